/** Request bodies that do not fit into memory: how many of them nginx takes, and who waits for a slow one. */
import { temporaryFiles } from "../../model/temporary-files.ts";
import type { NginxGroup } from "../../model/topology.ts";
import { line, map } from "./directive.ts";
import type { Directive } from "./print.ts";

/** Empty, and so not counted, for requests of another kind. */
const counted = { form: "$is_form", upload: "$is_upload" } as const;

/** By the digits of its length: 10,000 bytes and more may become a file, 1,000,000 and more are an upload. */
export const bodyZones: readonly Directive[] = [
  map(
    "$http_transfer_encoding:$content_length",
    "$body_kind",
    [
      ["default", ""],
      ["~^:[0-9]{5,6}$", "form"],
      ["~^:[0-9]{7,}$", "upload"],
      ["~^[^:]", "upload"],
    ],
    { comment: "a body of unknown length counts as a large one" },
  ),
  ...Object.entries(counted).flatMap(([kind, variable]) => [
    map("$body_kind", variable, [
      ["default", ""],
      [kind, "$server_name"],
    ]),
    line("limit_conn_zone", [variable, `zone=${kind}s:64k`], { effect: "restart" }),
  ]),
];

/** Bodies on disk at once, counted until their requests are answered: nginx.disk is made for them. */
function bodyLimits({ maxUploads }: Pick<NginxGroup, "maxUploads">): Directive[] {
  return [
    line("limit_conn", ["forms", temporaryFiles.forms]),
    line("limit_conn", ["uploads", maxUploads], { source: "stack" }),
  ];
}

/** What a body may be, and how long nginx waits for the next piece of it. */
export function bodySettings(nginx: Pick<NginxGroup, "maxBody" | "maxUploads">): Directive[] {
  return [
    line("client_max_body_size", nginx.maxBody, { source: "stack" }),
    line("client_body_buffer_size", "16k"),
    line("client_body_timeout", "20s", {
      comment: "between two pieces, never for the whole: a slow line may take an hour",
    }),
    ...bodyLimits(nginx),
  ];
}

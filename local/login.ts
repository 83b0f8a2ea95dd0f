/** What a person needs to log in, in a file that only root reads. */
import type { Topology } from "../model/topology.ts";
import { authorityFile } from "./certificate.ts";
import type { Places } from "./places.ts";
import { replaceFile } from "./replace-file.ts";
import type { Secrets } from "./secrets.ts";

/** Writes the file and returns its path. */
export function writeLogin(places: Places, topology: Topology, secrets: Secrets): string {
  const lines = [
    `URL       ${topology.application.url}`,
    "user      admin",
    `password  ${secrets["odoo-admin"]?.value ?? ""}`,
    `CA        ${authorityFile(places)}`,
    "",
    "The password is the one Odoo was made with; a change inside Odoo is not written here.",
    "",
  ];
  replaceFile(places.login, lines.join("\n"), { mode: 0o600 });
  return places.login;
}

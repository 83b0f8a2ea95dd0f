import { temporaryFiles } from "../../model/temporary-files.ts";
import { keepAlives } from "../../model/time-outs.ts";
import type { Topology } from "../../model/topology.ts";
import { theGroup } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import { line, map } from "./directive.ts";
import { imagePolicy, moreTypes } from "./files.ts";
import { clientIdentity } from "./forwarded.ts";
import { limits } from "./limits.ts";
import { accessLog } from "./log-format.ts";
import type { Directive } from "./print.ts";
import { plain } from "./print.ts";
import { upstreams } from "./routes.ts";
import { applicationServer, hostMaps, internalServer, strangerServer } from "./server.ts";

const temporaryFolders = {
  client_body_temp_path: "body",
  proxy_temp_path: "proxy",
  fastcgi_temp_path: "fastcgi",
  uwsgi_temp_path: "uwsgi",
  scgi_temp_path: "scgi",
} as const;

/** Text that shrinks; images and fonts are compressed already. text/html is always included. */
const compressedTypes = [
  "text/css",
  "text/plain",
  "text/xml",
  "text/javascript",
  "application/javascript",
  "application/json",
  "application/xml",
  "image/svg+xml",
];

/** What stands in `http { … }`. */
export function httpSettings(topology: Topology, layout: Layout, node: Node): Directive[] {
  const spool = plain(layout.path("spool", node));
  return [
    line("include", `${plain(layout.path("nginx-share", node))}/mime.types`),
    moreTypes,
    line("default_type", "application/octet-stream"),
    line("charset_types", [
      "text/css",
      "text/xml",
      "text/plain",
      "application/javascript",
      "text/javascript",
      "application/json",
    ]),
    ...Object.entries(temporaryFolders).map(([name, folder]) => line(name, `${spool}/${folder}`)),
    line("proxy_max_temp_file_size", temporaryFiles.answer),
    line("keepalive_timeout", `${theGroup(topology, "edge").keepAlive + keepAlives.margin}s`, {
      source: "sized",
      comment: "longer than the edge keeps a connection",
    }),
    line("sendfile", "on"),
    line("tcp_nopush", "on"),
    line("server_tokens", "off"),
    line("absolute_redirect", "off"),
    line("port_in_redirect", "off"),
    line("server_names_hash_bucket_size", 256),
    line("map_hash_bucket_size", 256),
    line("variables_hash_max_size", 2048),
    ...clientIdentity(layout),
    ...accessLog(layout, node),
    ...compression(),
    ...hostMaps(topology, layout),
    map("$http_upgrade", "$connection_upgrade", [
      ["default", "upgrade"],
      ["", "close"],
    ]),
    imagePolicy,
    ...limits(),
    ...upstreams(topology, layout),
    strangerServer(layout, node),
    applicationServer(topology, layout, node),
    internalServer(topology, layout, node),
  ];
}

function compression(): Directive[] {
  return [
    line("gzip", "on"),
    line("gzip_vary", "on"),
    line("gzip_proxied", "any", {
      comment: "behind an edge that adds Via nothing would be compressed",
    }),
    line("gzip_min_length", 1024),
    line("gzip_comp_level", 4),
    line("gzip_types", compressedTypes),
  ];
}

import type { Layout, Node } from "../layout.ts";
import { line, map } from "./directive.ts";
import type { Directive } from "./print.ts";
import { plain } from "./print.ts";
import { tokenSegment } from "./refused.ts";

/** Keys of a line of the access log. Numbers stay strings where nginx may print a list or `-`. */
const fields = {
  time: '"$time_iso8601"',
  request_id: '"$trace_id"',
  client: '"$remote_addr"',
  method: '"$request_method"',
  host: '"$host"',
  path: '"$request_path"',
  status: "$status",
  bytes: "$bytes_sent",
  seconds: "$request_time",
  upstream: '"$upstream_addr"',
  upstream_status: '"$upstream_status"',
  upstream_connect_seconds: '"$upstream_connect_time"',
  upstream_seconds: '"$upstream_response_time"',
} as const;

/** Access log as JSON lines, error log beside it (nginx cannot write that one as JSON). */
export function accessLog(layout: Layout, node: Node): Directive[] {
  const log = layout.log(node);
  const target = log === "stderr" ? "/dev/stdout" : plain(log.file);
  const members = Object.entries(fields).map(([key, value]) => `"${key}":${value}`);
  return [
    map(
      "$request_uri",
      "$request_path",
      [
        [
          `~^(?<first>[^?]*?)/(?:${tokenSegment})(?<second>(?:/[^?]*?)?)/(?:${tokenSegment})(?<third>(?:/[^?]*)?)(?:\\?|$)`,
          "$first/-$second/-$third",
        ],
        [
          `~^(?<before>[^?]*?)/(?:${tokenSegment})(?<after>(?:/[^?]*)?)(?:\\?|$)`,
          "$before/-$after",
        ],
        ["~^(?<before_query>[^?]*)", "$before_query"],
      ],
      {
        comment: "neither query nor token in the log: they open accounts and documents",
      },
    ),
    line("log_format", ["json", "escape=json", `{${members.join(",")}}`]),
    line("access_log", [target, "json"]),
  ];
}

/**
 * `stderr`, or `<name>.error.log` beside the access log. From `error` on nginx writes the request line of
 * each fault of an upstream, with its query; the access log has its status, address and times.
 */
export function errorLog(layout: Layout, node: Node): Directive {
  const log = layout.log(node);
  const target = log === "stderr" ? "stderr" : plain(`${log.file.replace(/\.log$/, "")}.error.log`);
  return line("error_log", [target, "crit"]);
}

/** Who is answered at the edge, and what reaches nginx. */
import {
  dotSegmentPattern,
  loginPattern,
  refusedPattern,
  staticPattern,
} from "../nginx/refused.ts";
import type { HaproxyLine, HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";

/** Passwords that one address may try in a minute. */
const loginsPerMinute = 60;

/** Counts logins. IPv6 clients count by their /64, which one customer has as a whole. */
export const loginTable: HaproxySection = {
  kind: "backend",
  name: "logins",
  lines: [
    haproxyLine("stick-table", [
      ...["type", "ipv6", "size", "100k", "expire", "2m", "store", "http_req_rate(60s)"],
    ]),
  ],
};

/** Refused before anything is counted or forwarded. Slashes are not merged here: `/+`. */
export const pathChecks: HaproxyLine[] = [
  haproxyLine("acl", ["dot_segment", "path,lower", "-m", "reg", "--", dotSegmentPattern]),
  haproxyLine("acl", ["static_file", "path,url_dec", "-m", "reg", "--", staticPattern]),
  haproxyLine("acl", ["refused", "path,url_dec", "-m", "reg", "--", refusedPattern("/+")]),
  haproxyLine("http-request return", [...answer(400, "bad path\n"), "if", "dot_segment"]),
  haproxyLine(
    "http-request return",
    [...answer(404, "not found\n"), "if", "refused", "!static_file"],
    {
      source: "forced",
    },
  ),
];

/** Guessing passwords is slow. */
export const loginLimit: HaproxyLine[] = [
  haproxyLine("acl", ["login", "path,url_dec", "-m", "reg", "--", loginPattern("/+")]),
  haproxyLine("http-request track-sc0", [
    ...["src,ipmask(32,64)", "table", "logins", "if", "METH_POST", "login"],
  ]),
  haproxyLine("http-request return", [
    ...answer(429, "too many logins, wait a minute\n", 60),
    ...["if", "METH_POST", "login", "{", "sc_http_req_rate(0)", "gt", loginsPerMinute, "}"],
  ]),
];

/**
 * While there is no primary nobody new comes in: Odoo would answer 404 and log the user out
 * (odoo.md 0.1). Those inside wait for the hold of the routers.
 */
export const databaseGate: HaproxyLine[] = [
  haproxyLine("http-request return", [
    ...answer(503, "database is failing over\n", 5),
    ...["unless", "{", "nbsrv(primary)", "gt", 0, "}", "||", "static_file", "||"],
    ...["{", "path", "/nginx-health", "}"],
  ]),
];

/** Closed on purpose. Its own probe is answered here: nginx may be on its way to another version. */
export const closedGate: HaproxyLine[] = [
  haproxyLine("http-request return", [
    ...answer(200, "closed\n"),
    ...["if", "{", "path", "/nginx-health", "}"],
  ]),
  haproxyLine("http-request return", answer(503, "closed for maintenance\n", 60), {
    source: "stack",
  }),
];

/** What nginx believes about the client, with whatever the client claimed removed. */
export function identity(scheme: "http" | "https"): HaproxyLine[] {
  const headers = {
    "X-Forwarded-For": "%[src]",
    "X-Forwarded-Proto": scheme,
    "X-Forwarded-Host": "%[req.hdr(host)]",
    "X-Request-ID": "%[unique-id]",
  };
  return [
    haproxyLine("http-request del-header", ["x-forwarded-", "-m", "beg"], { source: "forced" }),
    haproxyLine("http-request del-header", "forwarded", { source: "forced" }),
    ...Object.entries(headers).map(([name, value]) =>
      haproxyLine("http-request set-header", [name, value], { source: "forced" }),
    ),
  ];
}

/** Only the application's own host is answered; any port may stand behind it. */
export function hostCheck(domain: string): HaproxyLine[] {
  return [
    haproxyLine("acl", ["own_host", "req.hdr(host),host_only", "-i", "-m", "str", "--", domain], {
      source: "stack",
    }),
    haproxyLine("http-request return", [...answer(421, "unknown host\n"), "unless", "own_host"]),
  ];
}

/** Words of `http-request return`: a plain text, and when to ask again. */
export function answer(status: number, text: string, retryAfter?: number): (string | number)[] {
  const body = ["status", status, "content-type", "text/plain", "string", text];
  return retryAfter === undefined ? body : [...body, "hdr", "Retry-After", retryAfter];
}

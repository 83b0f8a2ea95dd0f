/** Who is answered at the edge, and what reaches nginx. */

import { originHeader } from "../../model/origin-key.ts";
import { secret } from "../../model/text.ts";
import {
  callPattern,
  dotSegmentPattern,
  loginPattern,
  refusedPattern,
  staticPattern,
  tokenSegment,
} from "../nginx/refused.ts";
import { refusedLoginHeader } from "../refused-login.ts";
import { counters } from "./client-limits.ts";
import type { HaproxyLine, HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";

/** Passwords that one address may try in a minute. */
const loginsPerMinute = 60;

/** Wrong ones that one address may try in `refusalWindow`, and in seconds how long that is. */
const refusals = 60;
const refusalWindow = 600;

/**
 * Counts logins, and those that Odoo refused: in forms and over RPC apart, so that one integration with
 * an old password does not lock out the people of its office. IPv6 clients count by their /64, which one
 * customer has as a whole.
 */
export const loginTables: readonly HaproxySection[] = [
  table("logins", "http_req_rate(60s)", 120),
  table("refused_forms", `gpc0_rate(${refusalWindow}s)`, refusalWindow),
  table("refused_calls", `gpc0_rate(${refusalWindow}s)`, refusalWindow),
];

function table(name: string, store: string, expire: number): HaproxySection {
  return {
    kind: "backend",
    name,
    lines: [
      haproxyLine("stick-table", [
        ...["type", "ipv6", "size", "100k", "expire", `${expire}s`, "store", store],
      ]),
    ],
  };
}

/** The path as logs have it: a segment that is a token by its looks is as good as a password. */
export const loggedPath: HaproxyLine = haproxyLine("http-request set-var(txn.path)", [
  `path,regsub("/(${tokenSegment})",/-,g)`,
]);

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

/** Guessing passwords is slow, at every door. */
export const loginLimit: HaproxyLine[] = [
  haproxyLine("acl", ["login", "path,url_dec", "-m", "reg", "--", loginPattern("/+")]),
  haproxyLine("acl", ["call", "path,url_dec", "-m", "reg", "--", callPattern("/+")]),
  haproxyLine("acl", ["key", "req.hdr(authorization)", "-m", "found"]),
  haproxyLine("http-request track-sc0", [
    ...["src,ipmask(32,64)", "table", "logins", "if", "METH_POST", "login"],
  ]),
  haproxyLine("http-request return", [
    ...answer(429, "too many logins, wait a minute\n", 60),
    ...["if", "METH_POST", "login", "{", "sc_http_req_rate(0)", "gt", loginsPerMinute, "}"],
  ]),
  // An answer no longer knows the path that was asked for.
  haproxyLine("http-request set-var(txn.door)", ["str(call)", "if", "call", "||", "key"]),
  ...(["refused_forms", "refused_calls"] as const).map((name) =>
    haproxyLine("http-request return", [
      ...answer(429, "too many refused logins\n", refusalWindow),
      ...["if", "{", `src,ipmask(32,64),table_gpc0_rate(${name})`, "ge", refusals, "}"],
      ...(name === "refused_forms"
        ? ["METH_POST", "login"]
        : ["{", "var(txn.door)", "-m", "found", "}"]),
    ]),
  ),
];

/** Counts what Odoo refused; a login that succeeds is never counted here. */
export const countRefusals: HaproxyLine[] = [
  haproxyLine("acl", ["was_refused", `res.hdr(${refusedLoginHeader})`, "-m", "found"]),
  haproxyLine("acl", ["was_call", "var(txn.door)", "-m", "found"]),
  haproxyLine(`http-response track-sc${counters.refusals}`, [
    ...["src,ipmask(32,64)", "table", "refused_forms", "if", "was_refused", "!was_call"],
  ]),
  haproxyLine(`http-response track-sc${counters.refusals}`, [
    ...["src,ipmask(32,64)", "table", "refused_calls", "if", "was_refused", "was_call"],
  ]),
  haproxyLine(`http-response sc-inc-gpc0(${counters.refusals})`, ["if", "was_refused"]),
];

/** Between Odoo and the edge alone. */
export const hideRefusal: HaproxyLine = haproxyLine(
  "http-response del-header",
  refusedLoginHeader,
  { source: "forced" },
);

/**
 * While there is no primary no new request comes in: Odoo would answer 404 and log the user out
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

/**
 * Only what CloudFront sent comes in: pods have addresses of the VPC, as the load balancer has, and
 * would choose their client address. Health checks carry no key, and are answered by nginx alone.
 */
export function originCheck(name: string | null): HaproxyLine[] {
  if (name === null) return [];
  return [
    haproxyLine(
      "acl",
      ["from_cloudfront", `req.hdr(${originHeader})`, "-m", "str", "--", [secret(name)]],
      { source: "stack" },
    ),
    haproxyLine("http-request return", [
      ...answer(403, "not by this way\n"),
      ...["unless", "from_cloudfront", "||", "{", "path", "/nginx-health", "}"],
    ]),
    haproxyLine("http-request del-header", originHeader, { source: "forced" }),
  ];
}

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

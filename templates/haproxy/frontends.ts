/** The three doors of the edge: http, https, and the one for Odoo's own PDF rendering. */
import type { Address, EdgeGroup, Topology } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
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

/** Sends browsers to https and answers nothing else. */
export function httpFrontend(topology: Topology, group: EdgeGroup, node: Node): HaproxySection {
  const { domain } = topology.application;
  const port = group.https.port === 443 ? "" : `:${group.https.port}`;
  return {
    kind: "frontend",
    name: "http",
    lines: [
      ...binds(group.http, node).map((address) => haproxyLine("bind", address, bound)),
      ...hostCheck(domain),
      haproxyLine("http-request redirect", ["prefix", `https://${domain}${port}`, "code", 308], {
        source: "stack",
      }),
    ],
  };
}

/** The entry for browsers. */
export function httpsFrontend(
  topology: Topology,
  group: EdgeGroup,
  layout: Layout,
  node: Node,
  gate: boolean,
): HaproxySection {
  const certificate = layout.path("certificate", node);
  return {
    kind: "frontend",
    name: "https",
    lines: [
      ...binds(group.https, node).map((address) =>
        haproxyLine("bind", [address, "ssl", "crt", certificate, "alpn", "h2,http/1.1"], bound),
      ),
      ...hostCheck(topology.application.domain),
      ...pathChecks,
      ...loginLimit,
      haproxyLine("http-after-response set-header", [
        "Strict-Transport-Security",
        `max-age=${strictTransport(group)}`,
      ]),
      ...identity("https"),
      ...(gate ? databaseGate : []),
      haproxyLine("default_backend", "proxy"),
    ],
  };
}

/** No redirect and no limits: Odoo fetches its own pages here while it renders a PDF. */
export function internalFrontend(layout: Layout): HaproxySection {
  const url = new URL(layout.internalUrl());
  return {
    kind: "frontend",
    name: "internal",
    lines: [
      haproxyLine("bind", `${url.hostname}:${url.port === "" ? 80 : url.port}`, bound),
      ...pathChecks,
      ...identity("http"),
      haproxyLine("default_backend", "proxy"),
    ],
  };
}

const bound = { source: "stack" } as const;

/** Refused before anything is counted or forwarded. Slashes are not merged here: `/+`. */
const pathChecks: HaproxyLine[] = [
  haproxyLine("acl", ["dot_segment", "path,lower", "-m", "reg", "--", dotSegmentPattern]),
  haproxyLine("acl", ["static_file", "path", "-m", "reg", "--", staticPattern]),
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

const loginLimit: HaproxyLine[] = [
  haproxyLine("acl", ["login", "path,url_dec", "-m", "reg", "--", loginPattern]),
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
const databaseGate: HaproxyLine[] = [
  haproxyLine("http-request return", [
    ...answer(503, "database is failing over\n", 5),
    ...["unless", "{", "nbsrv(primary)", "gt", 0, "}", "||", "static_file", "||"],
    ...["{", "path", "/nginx-health", "}"],
  ]),
];

/** What nginx believes about the client, with whatever the client claimed removed. */
function identity(scheme: "http" | "https"): HaproxyLine[] {
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

function hostCheck(domain: string): HaproxyLine[] {
  return [
    haproxyLine("acl", ["own_host", "req.hdr(host),host_only", "-i", "-m", "str", "--", domain], {
      source: "stack",
    }),
    haproxyLine("http-request return", [...answer(421, "unknown host\n"), "unless", "own_host"]),
  ];
}

function answer(status: number, text: string, retryAfter?: number): (string | number)[] {
  const body = ["status", status, "content-type", "text/plain", "string", text];
  return retryAfter === undefined ? body : [...body, "hdr", "Retry-After", retryAfter];
}

/** The address of the stack file, and the node's own one for what runs beside it. */
function binds(address: Address, node: Node): string[] {
  const wildcard = ["0.0.0.0", "::", "*"].includes(address.host);
  const hosts = wildcard ? [address.host] : [...new Set([address.host, node.bind])];
  return hosts.map((host) => `${host}:${address.port}`);
}

/**
 * Seconds for which a browser insists on https: a year, but five minutes under a CA of the stack's
 * own, where a browser that forgot that CA could not be talked past the warning.
 */
function strictTransport(group: EdgeGroup): number {
  return group.certificate === null ? 300 : 31_536_000;
}

/** The three doors of the edge: http, https, and the one for Odoo's own PDF rendering. */
import type { Address, EdgeGroup, Topology } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import { connectionLimit, requestLimits } from "./client-limits.ts";
import type { HaproxyLine, HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";
import {
  closedGate,
  countRefusals,
  databaseGate,
  hideRefusal,
  hostCheck,
  identity,
  loggedPath,
  loginLimit,
  originCheck,
  pathChecks,
} from "./request-rules.ts";

/** Sends browsers to https and answers nothing else. */
export function httpFrontend(topology: Topology, group: EdgeGroup, node: Node): HaproxySection {
  const { domain, url } = topology.application;
  return {
    kind: "frontend",
    name: "http",
    lines: [
      ...binds(group.http, node).map((address) => haproxyLine("bind", address, bound)),
      ...connectionLimit(topology),
      loggedPath,
      ...hostCheck(domain),
      haproxyLine("http-request redirect", ["prefix", url, "code", 308], {
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
      ...connectionLimit(topology),
      ...entryRules(topology, group, gate),
    ],
  };
}

/** The entry behind another proxy that ended TLS: the client is the one that it names. */
export function plainFrontend(
  topology: Topology,
  group: EdgeGroup,
  node: Node,
  trusted: readonly string[],
  gate: boolean,
): HaproxySection {
  // Each of them adds whom it was asked by.
  const hops = Math.max(1, group.outer.length);
  return {
    kind: "frontend",
    name: "http",
    lines: [
      ...binds(group.http, node).map((address) => haproxyLine("bind", address, bound)),
      haproxyLine("acl", ["trusted", "src", ...trusted], bound),
      haproxyLine(
        "http-request set-src",
        [`req.hdr_ip(x-forwarded-for,-${hops})`, "if", "trusted", "{"].concat([
          "req.hdr(x-forwarded-for)",
          "-m",
          "found",
          "}",
        ]),
        {
          comment:
            hops === 1
              ? "the last of them: what a client wrote stands before it"
              : `what the first of the ${hops} before this one wrote; a client's own words stand before it`,
        },
      ),
      ...entryRules(topology, group, gate),
    ],
  };
}

const bufferedBodies: HaproxyLine = haproxyLine("option http-buffer-request", [], {
  source: "forced",
  comment:
    "a body's first 16 kB count to `timeout http-request`: a slow one takes no place of a pool",
});

/** What every browser meets. To Odoo the scheme is https, wherever TLS ended. */
function entryRules(topology: Topology, group: EdgeGroup, gate: boolean): HaproxyLine[] {
  return [
    loggedPath,
    ...hostCheck(topology.application.domain),
    ...originCheck(group.originKey),
    ...pathChecks,
    ...loginLimit,
    bufferedBodies,
    ...requestLimits(topology),
    haproxyLine("http-after-response set-header", [
      ...["Referrer-Policy", "strict-origin-when-cross-origin", "unless", "{"],
      ...["res.hdr(referrer-policy)", "-m", "found", "}"],
    ]),
    haproxyLine("http-after-response set-header", [
      "Strict-Transport-Security",
      `max-age=${strictTransport(group)}`,
    ]),
    ...countRefusals,
    hideRefusal,
    ...identity("https"),
    ...(topology.application.maintenance === null ? [] : closedGate),
    ...(gate ? databaseGate : []),
    haproxyLine("default_backend", "nginx"),
  ];
}

/** No redirect and no limits: Odoo fetches its own pages here while it renders a PDF. */
export function internalFrontend(layout: Layout): HaproxySection {
  const url = new URL(layout.internalUrl());
  return {
    kind: "frontend",
    name: "internal",
    lines: [
      haproxyLine("bind", `${url.hostname}:${url.port === "" ? 80 : url.port}`, bound),
      loggedPath,
      ...pathChecks,
      hideRefusal,
      ...identity("http"),
      haproxyLine("default_backend", "nginx"),
    ],
  };
}

const bound = { source: "stack" } as const;

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
  return group.certificate === null && group.behind === null ? 300 : 31_536_000;
}

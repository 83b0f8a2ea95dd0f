/**
 * What one client may hold at once, however slow it is: connections, requests, websockets, uploads. A
 * client is an IPv4 address or an IPv6 /64, which one customer has as a whole; a company behind one
 * address is one client, so the figures are far above what its browsers do.
 */
import { clientShare } from "../../model/client-share.ts";
import type { Topology } from "../../model/topology.ts";
import type { HaproxyLine, HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";

/** Counters of a stream: 0 counts logins; that of connections belongs to the connection. */
export const counters = { requests: 1, heavy: 2, connections: 3, refusals: 4 } as const;

/** `global`: HAProxy has three of them otherwise. */
export const counterSetting: HaproxyLine = haproxyLine("tune.stick-counters", 5, {
  effect: "restart",
});

const client = "src,ipmask(32,64)";

/** One table for each thing that is counted. */
export const clientTables: readonly HaproxySection[] = [
  "connections",
  "requests",
  "websockets",
  "uploads",
].map((name) => ({
  kind: "backend",
  name: `client-${name}`,
  lines: [
    haproxyLine("stick-table", [
      ...["type", "ipv6", "size", "100k", "expire", "1m", "store", "conn_cur"],
    ]),
  ],
}));

/** Where clients connect themselves: a client that opens connections and says nothing is stopped here. */
export function connectionLimit(topology: Topology): HaproxyLine[] {
  const { connections } = clientShare(topology);
  const number = counters.connections;
  return [
    haproxyLine(`tcp-request connection track-sc${number}`, [
      client,
      "table",
      "client-connections",
    ]),
    haproxyLine("tcp-request connection reject", [
      ...["if", "{", `sc_conn_cur(${number})`, "gt", connections, "}"],
    ]),
  ];
}

/** Requests that run, websockets that are open, and uploads whose end has not come. */
export function requestLimits(topology: Topology): HaproxyLine[] {
  const share = clientShare(topology);
  const { requests, heavy } = counters;
  return [
    haproxyLine("acl", ["websocket", "path,url_dec", "-m", "reg", "--", "^/+websocket(/|$)"]),
    haproxyLine("acl", ["upload", "req.hdr(content-length)", "-m", "len", "ge", 7], {
      comment: "by the digits of its length, as nginx does; one of unknown length is large",
    }),
    haproxyLine("acl", ["upload", "req.hdr(transfer-encoding)", "-m", "found"]),
    ...counted(requests, "requests", share.requests, []),
    ...counted(heavy, "websockets", share.websockets, ["websocket"]),
    ...counted(heavy, "uploads", share.uploads, ["upload", "!websocket"]),
  ];
}

function counted(
  counter: number,
  what: string,
  most: number,
  when: readonly string[],
): HaproxyLine[] {
  const track = when.length === 0 ? [] : ["if", ...when];
  return [
    haproxyLine(`http-request track-sc${counter}`, [client, "table", `client-${what}`, ...track]),
    haproxyLine(
      "http-request return",
      [
        ...["status", 429, "content-type", "text/plain"],
        ...["string", `too many ${what} of one address, try again\n`, "hdr", "Retry-After", 10],
        ...["if", ...when, "{", `sc_conn_cur(${counter})`, "gt", most, "}"],
      ],
      { source: "sized" },
    ),
  ];
}

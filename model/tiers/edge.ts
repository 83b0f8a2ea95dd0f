/** HAProxy before nginx: the entry for browsers, with TLS, redirects and limits. */
import { edgeConnections } from "../client-share.ts";
import type { Address, GroupBase } from "./group.ts";
import { haproxyReload } from "./haproxy-reload.ts";
import type { Tier } from "./tier.ts";

export interface EdgeGroup extends GroupBase {
  readonly role: "edge";
  readonly https: Address;
  readonly http: Address;
  /** Who ends TLS before it, by networks whose X-Forwarded-For is believed; null where it ends TLS itself. */
  readonly behind: readonly string[] | null;
  /** Secret that each request must carry in a header; null where NetworkPolicies tell who may ask. */
  readonly originKey: string | null;
  /** Proxies before it that add to X-Forwarded-For, from the inside out; empty where they are not counted. */
  readonly outer: readonly Hop[];
  /** Odoo fetches styles of PDFs here; elsewhere it asks nginx. */
  readonly internal: boolean;
  /** Files of a team's own certificate, as written; null means a CA of the stack's own. */
  readonly certificate: { readonly certificate: string; readonly key: string } | null;
  /** Seconds without a byte before a request is given up. */
  readonly timeout: number;
  /** Seconds for which an idle connection of a client stays open, longer than any hop before it keeps one. */
  readonly keepAlive: number;
}

/** A proxy before the edge. */
export interface Hop {
  readonly name: string;
  /** Seconds for which it keeps an idle connection to the next hop. */
  readonly keepAlive: number;
  /** Seconds without a byte before a request is given up. */
  readonly timeout: number;
}

/** The address of this machine at which a listener on all addresses is asked. */
function asked({ host, port }: Address): Address {
  return { host: host === "0.0.0.0" ? "127.0.0.1" : host, port };
}

export const edge: Tier<EdgeGroup> = {
  role: "edge",
  groups: ["edge"],
  title: "edge",
  after: ["http", "websocket"],
  ports: ["internal"],
  machine: {
    octet: () => 1,
    program: "haproxy",
    user: "haproxy",
    probes: ({ https, http }) => [
      { kind: "listens", at: https },
      { kind: "listens", at: http },
      { kind: "tls", at: asked(https) },
    ],
    reload: haproxyReload,
    drain: () => ({ kind: "none" }),
    // USR1 would wait for websockets without end.
    stop: { signal: "TERM", seconds: 30 },
  },
  pods: {
    addressed: "service",
    asksDns: true,
    container: {
      cpu: 0.25,
      limit: 512 * 2 ** 20,
      base: 10 * 2 ** 20,
      // A client with TLS, its request, and the first 16 kB of a body that is waited for.
      uses: () => [{ consumer: "connections", count: edgeConnections, bytes: (37 + 16) * 2 ** 10 }],
      loweredBy: [],
    },
  },
  drills: { kill: true, restart: false, serves: () => true },
  picture: { light: "#e0e7ff", dark: "#272d52" },
  caption: () => ["HAProxy: TLS, limits"],
  purpose: () => "The entry: ends TLS, limits logins, refuses paths that no client outside needs.",
  instancesKey: () => [],
};

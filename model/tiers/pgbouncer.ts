/** PgBouncer: one process for each listener in each instance. */
import type { GroupBase } from "./group.ts";
import type { Tier } from "./tier.ts";

export interface PgbouncerGroup extends GroupBase {
  readonly role: "pgbouncer";
  readonly listeners: readonly Listener[];
  /** Most clients of one listener. */
  readonly maxClientConnections: number;
  /** Seconds a client waits for a server connection (`query_wait_timeout`). */
  readonly queryWaitTimeout: number;
  readonly options: Readonly<Record<string, string>>;
}

/** Which PgBouncer listener a pool uses: `pooled` in pgbouncer.mode, or the one that is safe for LISTEN. */
export type ListenerName = "pooled" | "session";

export type PoolMode = "session" | "transaction";

export interface Listener {
  readonly name: ListenerName;
  readonly databases: readonly ListenerDatabase[];
}

export interface ListenerDatabase {
  readonly database: string;
  readonly mode: PoolMode;
  /** Most server connections of one PgBouncer process to this database. */
  readonly poolSize: number;
}

/** Server connections that one instance opens at most. */
export function serverConnections({ listeners }: PgbouncerGroup): number {
  return listeners
    .flatMap(({ databases }) => databases)
    .reduce((sum, { poolSize }) => sum + poolSize, 0);
}

export const pgbouncer: Tier<PgbouncerGroup> = {
  role: "pgbouncer",
  groups: ["pgbouncer"],
  title: "PgBouncer",
  after: ["router"],
  ports: ["pooled", "session"],
  machine: {
    octet: () => 20,
    program: "pgbouncer",
    user: "pgbouncer",
    parts: ({ listeners }) => listeners.map(({ name }) => name),
    probes: ({ listeners }, part) =>
      listeners
        .filter(({ name }) => name === part)
        .flatMap(({ name }) => [
          { kind: "listens", at: name },
          { kind: "query", port: name },
        ]),
    reload: { signal: "HUP", test: null, done: "at-once" },
    // A stop would refuse clients meanwhile.
    drain: () => ({ kind: "suspended-clients" }),
    // INT waits for running transactions; TERM would wait for every client, and Odoo's never leave.
    stop: { signal: "INT", seconds: 10 },
  },
  pods: {
    addressed: "service",
    asksDns: true,
    container: {
      cpu: 0.25,
      limit: 256 * 2 ** 20,
      base: 8 * 2 ** 20,
      // A client with TLS: 4,000 are 70 MiB.
      uses: ({ maxClientConnections }) => [
        { consumer: "clients of a listener", count: maxClientConnections, bytes: 18 * 2 ** 10 },
      ],
      loweredBy: ["pgbouncer", "maxClientConnections"],
    },
  },
  drills: { kill: true, restart: true, serves: () => true },
  picture: { light: "#fef3c7", dark: "#40330f" },
  caption: ({ listeners }) =>
    listeners.map(({ name, databases }) => `${name} listener: ${databases[0]?.mode} mode`),
  purpose: ({ listeners }) =>
    `PgBouncer: lends database connections to Odoo’s processes (${listeners.map(({ name, databases }) => `listener ${name} in ${databases[0]?.mode} mode`).join(", ")}).`,
  instancesKey: () => ["pgbouncer", "instances"],
};

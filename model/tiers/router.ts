/** HAProxy beside each PgBouncer: where `rw`, `ro` and `report` are found, following the primary. */
import { showSeconds } from "../spec/units.ts";
import { theGroup } from "../topology.ts";
import type { GroupBase } from "./group.ts";
import { haproxyReload } from "./haproxy-reload.ts";
import { serverConnections } from "./pgbouncer.ts";
import type { Tier } from "./tier.ts";

export interface RouterGroup extends GroupBase {
  readonly role: "router";
  /** Seconds a connection is held while there is no primary. */
  readonly hold: number;
}

export const router: Tier<RouterGroup> = {
  role: "router",
  groups: ["router"],
  title: "data endpoints",
  after: ["postgresql"],
  ports: ["rw", "ro", "report"],
  machine: {
    octet: () => 30,
    program: "haproxy",
    user: "haproxy",
    probes: () => [
      { kind: "listens", at: "rw" },
      { kind: "primary-behind", port: "rw" },
    ],
    reload: haproxyReload,
    drain: () => ({ kind: "none" }),
    // USR1 would wait for pooled sessions without end.
    stop: { signal: "TERM", seconds: 30 },
  },
  pods: {
    addressed: "service",
    sidecarOf: "pgbouncer",
    asksDns: false,
    container: {
      cpu: 0.1,
      limit: 128 * 2 ** 20,
      base: 10 * 2 ** 20,
      // Two buffers: TLS goes through it.
      uses: (_, groups) => [
        {
          consumer: "server connections",
          count: serverConnections(theGroup({ groups }, "pgbouncer")),
          bytes: 36 * 2 ** 10,
        },
      ],
      loweredBy: [],
    },
  },
  drills: { kill: true, restart: false, serves: () => true },
  picture: { light: "#ffedd5", dark: "#432a13" },
  caption: ({ hold }, { endpoints }) => [
    "HAProxy beside each PgBouncer",
    endpoints.map(({ name }) => name).join(", "),
    `holds new sessions up to ${hold} s`,
  ],
  purpose: ({ hold }) =>
    `Knows which PostgreSQL is the primary; keeps new sessions waiting up to ${showSeconds(hold)} while there is none.`,
  instancesKey: () => [],
};

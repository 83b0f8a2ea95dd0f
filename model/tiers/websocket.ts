/** `odoo gevent`: one process that holds the websockets. */
import { pathOf } from "../odoo-pools.ts";
import { processConnections } from "../sizing.ts";
import type { OdooGroupBase, OdooTier } from "./odoo-tier.ts";

export interface WebsocketGroup extends OdooGroupBase {
  readonly role: "websocket";
}

export const websocket: OdooTier<WebsocketGroup> = {
  role: "websocket",
  groups: [],
  title: "Odoo",
  after: ["pgbouncer", "service"],
  ports: ["gevent"],
  machine: {
    octet: () => null,
    program: "odoo",
    user: "odoo",
    probes: () => [
      { kind: "listens", at: "gevent" },
      { kind: "page", port: "gevent", path: "/websocket/health" },
      { kind: "handshake", port: "gevent" },
    ],
    // SIGHUP ends it.
    reload: null,
    drain: () => ({ kind: "sockets" }),
    stop: { signal: "TERM", seconds: 10 },
  },
  pods: { addressed: "pods", asksDns: false, container: null },
  odoo: {
    subcommand: "gevent",
    flags: [],
    followsPrimary: true,
    servesHttp: true,
    options: (group) => ({
      workers: "0",
      max_cron_threads: "0",
      db_maxconn_gevent: String(group.maxConnections),
      limit_time_real: String(group.limitTimeReal),
    }),
    atOnce: () => 1,
    connections: ({ maxConnections }) => ({
      application: maxConnections,
      maintenance: processConnections.gevent.maintenance,
    }),
    prints: false,
    pod: {
      component: "WebsocketPool",
      priority: () => "serving",
      reached: () => true,
      // It drops its sockets all at once; browsers connect again.
      ends: () => 20,
    },
  },
  drills: { kill: true, restart: true, serves: () => false },
  picture: { light: "#d1fae5", dark: "#143a33" },
  caption: () => ["gevent: /websocket"],
  purpose: () =>
    "Odoo’s gevent process: holds the open sockets of all browsers, for notifications.",
  instancesKey: (group) => pathOf(group, "instances"),
};

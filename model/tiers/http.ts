/** Odoo's HTTP workers, with the gevent child that each instance has. */
import { isRouted, pathOf } from "../odoo-pools.ts";
import { processConnections } from "../sizing.ts";
import { showSeconds } from "../spec/units.ts";
import { theGroup } from "../topology.ts";
import type { Connections, OdooGroupBase, OdooTier } from "./odoo-tier.ts";

/**
 * HTTP workers. Odoo adds a gevent child of its own to each instance: it tells whether the instance is
 * well, and in one pool it answers what PDFs fetch.
 */
export interface HttpGroup extends OdooGroupBase {
  readonly role: "http";
  readonly workers: number;
  /** The web client's PDFs are printed here. */
  readonly prints: boolean;
  /** Instances come with load, up to `instances`; null where their number is fixed. */
  readonly autoscale: Autoscale | null;
  /** Browsers' sockets go to the gevent child: the pool takes the rest, and there is no websocket pool. */
  readonly websockets: boolean;
  /** Its gevent children answer what PDFs fetch: they never print, so that no PDF waits for another one. */
  readonly assets: boolean;
  /** False where no balancer sends requests to it: its workers serve the instance itself. Absent: they serve users. */
  readonly routed?: false;
}

export interface Autoscale {
  /** Fewest instances. */
  readonly minimum: number;
  /** Percent of the promised CPU at which instances are added. */
  readonly cpu: number;
}

/** What the gevent child of an instance uses. */
export function childConnections(pool: Pick<HttpGroup, "websockets" | "assets">): Connections {
  const sockets = pool.websockets
    ? processConnections.geventChild
    : { application: 0, maintenance: 0 };
  const assets = pool.assets ? processConnections.geventAssets.application : 0;
  return { application: sockets.application + assets, maintenance: sockets.maintenance };
}

/** Seconds that the only instance of a pool is drained for: what comes meanwhile is refused. */
const brief = 10;

export const http: OdooTier<HttpGroup> = {
  role: "http",
  groups: [],
  title: "Odoo",
  after: ["pgbouncer", "service"],
  ports: ["http", "gevent"],
  machine: {
    octet: () => null,
    program: "odoo",
    user: "odoo",
    probes: (group) => [
      { kind: "listens", at: "http" },
      // Jobs may occupy every worker of a pool without a route from the first second on.
      { kind: "page", port: "http", path: "/web/health", mayBeBusy: !isRouted(group) },
      { kind: "workers", count: group.workers },
    ],
    reload: { signal: "HUP", test: null, done: "former-gevent-ended" },
    drain: (group) => {
      // Its workers end what they have before they go; nothing else could come in.
      if (!isRouted(group)) return { kind: "none" };
      // Nothing can stand in for the only instance: its requests wait in the queue, or are refused.
      const seconds = group.instances === 1 ? brief : group.limitTimeReal;
      return { kind: "requests", seconds };
    },
    stop: { signal: "TERM", seconds: 60 },
  },
  pods: { addressed: "pods", asksDns: false, container: null },
  odoo: {
    subcommand: null,
    flags: [],
    followsPrimary: false,
    servesHttp: true,
    options: (group) => {
      const child = childConnections(group).application;
      return {
        workers: String(group.workers),
        max_cron_threads: "0",
        ...(child === 0 ? {} : { db_maxconn_gevent: String(child) }),
        limit_time_real: String(group.limitTimeReal),
      };
    },
    atOnce: ({ workers }) => workers,
    connections: (group) => {
      const child = childConnections(group);
      const { application, maintenance } = processConnections.worker;
      return {
        application:
          group.workers * Math.min(group.maxConnections, application) +
          child.application +
          (group.sessions ?? 0),
        maintenance: group.workers * maintenance + child.maintenance,
      };
    },
    prints: true,
    pod: {
      component: "HttpPool",
      // Users wait for it.
      priority: (group) => (isRouted(group) ? "serving" : "background"),
      reached: isRouted,
      ends: ({ limitTimeReal }) => limitTimeReal + 10,
    },
  },
  drills: { kill: true, restart: true, serves: isRouted },
  picture: { light: "#dcfce7", dark: "#173a26" },
  caption: (group, { groups }) => [
    `${group.workers} HTTP worker${group.workers === 1 ? "" : "s"} each`,
    ...[pathsOf(group, groups) ?? "no route: works for itself"],
  ],
  purpose: (group, { groups }) => {
    const paths = pathsOf(group, groups);
    if (paths === null)
      return `Odoo workers that no request of a user reaches: they work for the instance itself; one job may take ${showSeconds(group.limitTimeReal)}.`;
    const what = paths === everyOther ? "every path that no other pool claims" : paths;
    return `Odoo workers that answer ${what}; a request may take ${showSeconds(group.limitTimeReal)}.${group.websockets ? " Its gevent child holds the websockets." : ""}`;
  },
  instancesKey: (group) =>
    group.autoscale === null
      ? pathOf(group, "instances")
      : [...pathOf(group, "autoscale"), "maximum"],
};

const everyOther = "every other path";

/** The paths that nginx sends to a pool, in words; null where it sends none. */
function pathsOf(
  group: HttpGroup,
  groups: Parameters<typeof theGroup>[0]["groups"],
): string | null {
  if (!isRouted(group)) return null;
  const route = theGroup({ groups }, "nginx").routes.find((entry) => entry.group === group.name);
  return route === undefined || route.paths.length === 0 ? everyOther : route.paths.join(", ");
}

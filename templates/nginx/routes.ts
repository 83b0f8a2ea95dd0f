/** Which pool answers which path. */
import type { HttpGroup, Route, Topology } from "../../model/topology.ts";
import { groupsOf, theGroup } from "../../model/topology.ts";
import type { Layout } from "../layout.ts";
import { bodyLimits } from "./bodies.ts";
import { block, line } from "./directive.ts";
import { proxyHeaders } from "./forwarded.ts";
import type { Directive } from "./print.ts";
import { plain } from "./print.ts";

/** Seconds a websocket may be silent; the server pings at least every 55 (odoo.md 3). */
const websocketTimeout = 3600;

/**
 * Failed requests until an instance is left alone for 2 to 3 seconds. With 1, a single GET that
 * kills its worker is retried, kills the next one, and leaves everybody without a live upstream.
 */
const failuresUntilAway = 3;

/** One `upstream` per pool, and `gevent` for all websocket pools together. */
export function upstreams(topology: Topology, layout: Layout): Directive[] {
  const routes = theGroup(topology, "proxy").routes;
  const pools = groupsOf(topology, "http").filter((pool) =>
    routes.some((route) => route.group === pool.name),
  );
  return [
    ...pools.map((pool) =>
      upstream(upstreamName(pool.name), layout.upstream(pool, "http"), [
        line("random", ["two", "least_conn"], {
          comment:
            "requests differ a thousandfold in length: count them; the other nginx counts its own",
        }),
      ]),
    ),
    upstream("gevent", websocketServers(topology, layout), [
      line("least_conn", [], {
        comment: "sockets live for hours: after a restart only counting evens them out",
      }),
    ]),
  ];
}

/**
 * Zones for `maxConcurrent`; the key is constant within the server, so a zone counts the whole
 * route.
 */
export function concurrencyZones(routes: readonly Route[]): Directive[] {
  return routes
    .filter((route) => route.maxConcurrent !== null)
    .map((route) => line("limit_conn_zone", ["$server_name", `zone=${zoneName(route)}:64k`]));
}

/** Locations of all routes and of the websocket. */
export function routeLocations(topology: Topology): Directive[] {
  const proxy = theGroup(topology, "proxy");
  const bodies = bodyLimits(proxy);
  return [
    ...prefixLocations("/websocket", websocketProxy(topology)),
    ...proxy.routes.flatMap((route) => {
      const inside = poolProxy(route, bodies);
      if (route.paths.length === 0) return [block("location", "/", inside)];
      return route.paths.flatMap((path) => prefixLocations(path, inside));
    }),
  ];
}

/** `/report` means `/report` and what is below it, not `/reporting`. */
function prefixLocations(path: string, inside: readonly Directive[]): Directive[] {
  const stem = plain(path).replace(/\/+$/, "");
  if (stem === "") return [block("location", "/", inside)];
  return [
    block("location", ["=", stem], inside, { source: "stack" }),
    block("location", `${stem}/`, inside, { source: "stack" }),
  ];
}

function poolProxy(route: Route, bodies: readonly Directive[]): Directive[] {
  const cap =
    route.maxConcurrent === null
      ? []
      : [
          line("limit_conn", [zoneName(route), route.maxConcurrent], { source: "stack" }),
          ...bodies,
        ];
  return [
    line("proxy_pass", `http://${upstreamName(route.group)}`),
    line("proxy_read_timeout", `${route.timeout}s`, { source: "sized" }),
    line("proxy_send_timeout", `${route.timeout}s`, { source: "sized" }),
    ...cap,
  ];
}

function websocketProxy(topology: Topology): Directive[] {
  return [
    line("proxy_pass", "http://gevent"),
    line("proxy_http_version", "1.1"),
    ...proxyHeaders(topology, { Upgrade: "$http_upgrade", Connection: "$connection_upgrade" }),
    line("proxy_read_timeout", `${websocketTimeout}s`),
    line("proxy_send_timeout", `${websocketTimeout}s`),
  ];
}

/**
 * Without a websocket pool the gevent child of the pool that takes the rest does it (odoo.md 2).
 */
function websocketServers(topology: Topology, layout: Layout): readonly string[] {
  const groups = groupsOf(topology, "websocket");
  if (groups.length > 0) return groups.flatMap((group) => layout.upstream(group, "gevent"));
  return layout.upstream(catchAll(topology), "gevent");
}

function catchAll(topology: Topology): HttpGroup {
  const route = theGroup(topology, "proxy").routes.find(({ paths }) => paths.length === 0);
  const pool = groupsOf(topology, "http").find(({ name }) => name === route?.group);
  if (pool === undefined) throw new Error("no route without paths leads to an http group");
  return pool;
}

function upstream(
  name: string,
  servers: readonly string[],
  choice: readonly Directive[],
): Directive {
  return block("upstream", name, [
    line("zone", [name, "128k"], { comment: "worker processes count together" }),
    ...choice,
    ...servers.map((server) => serverLine(server, false)),
  ]);
}

/**
 * An instance in its upstream. While it is `away` it gets no new request, and those that it works
 * on end (nginx 1.26, `down`).
 */
export function serverLine(address: string, away: boolean): Directive {
  const words = [plain(address), `max_fails=${failuresUntilAway}`, "fail_timeout=2s"];
  return line("server", away ? [...words, "down"] : words, { source: "sized" });
}

/** Prefixed, so that a pool called `gevent` is no trouble. */
function upstreamName(group: string): string {
  return `http-${plain(group)}`;
}

function zoneName(route: Route): string {
  return `route-${plain(route.group)}`;
}

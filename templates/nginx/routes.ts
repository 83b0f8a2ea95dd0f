/** Which pool answers which path. */
import type { NginxGroup, Route, Topology } from "../../model/topology.ts";
import { theGroup } from "../../model/topology.ts";
import { assetsBackend, backendOf, websocketBackend } from "../haproxy/balancer.ts";
import type { Layout } from "../layout.ts";
import { block, line } from "./directive.ts";
import { proxyHeaders } from "./forwarded.ts";
import type { Directive } from "./print.ts";
import { plain } from "./print.ts";

/** Seconds a websocket may be silent; the server pings at least every 55 (odoo.md 3). */
const websocketTimeout = 3600;

/**
 * One `upstream` per pool, and `gevent` for all websocket pools together: the balancers. Each pool
 * has one of them, so that there is one queue before it; another takes over while that one is away.
 */
export function upstreams(topology: Topology, layout: Layout): Directive[] {
  const balancer = theGroup(topology, "balancer");
  const servers = layout.upstream(balancer, "balancer");
  const queues = [...balancer.pools.map(({ group }) => upstreamName(group)), assetsBackend];
  return [
    ...queues.map((name, index) => {
      const home = index % servers.length;
      const [first = "", ...others] = [...servers.slice(home), ...servers.slice(0, home)];
      return block("upstream", name, [
        serverLine(first),
        // With one balancer it is asked twice: it chooses another instance then.
        ...(others.length === 0
          ? [serverLine(first)]
          : others.map((other) => serverLine(other, "backup"))),
      ]);
    }),
    block("upstream", "gevent", [
      line("zone", ["gevent", "128k"], { comment: "worker processes count together" }),
      line("least_conn", [], {
        comment: "sockets live for hours: after a restart only counting evens them out",
      }),
      ...servers.map((server) => serverLine(server)),
    ]),
  ];
}

/** A balancer. It is never given up: it refuses at once while it is away, and the next one is asked. */
function serverLine(address: string, ...more: string[]): Directive {
  return line("server", [plain(address), "max_fails=0", ...more], { source: "sized" });
}

/** Locations of all routes and of the websocket. */
export function routeLocations(topology: Topology): Directive[] {
  const nginx = theGroup(topology, "nginx");
  return [
    ...prefixLocations("/websocket", websocketProxy(topology)),
    ...nginx.assets.paths.flatMap((path) => prefixLocations(path, assetsProxy(nginx))),
    ...nginx.routes.flatMap((route) => {
      const inside = poolProxy(route);
      if (route.paths.length === 0) return [block("location", "/", inside)];
      return route.paths.flatMap((path) => prefixLocations(path, inside));
    }),
  ];
}

/**
 * Locations of the internal address, where a PDF that is being printed fetches its parts: none of
 * them may lead to a process that prints. A document that contains a PDF of Odoo would be one.
 */
export function assetLocations(topology: Topology): Directive[] {
  const refused = [line("return", 403)];
  return [
    block("location", "/report/pdf/", refused, { source: "forced" }),
    block("location", ["=", "/report/download"], refused, { source: "forced" }),
    block("location", "/", assetsProxy(theGroup(topology, "nginx"))),
  ];
}

function assetsProxy({ assets }: NginxGroup): Directive[] {
  return poolDirectives(assetsBackend, assets.timeout);
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

function poolProxy(route: Route): Directive[] {
  return poolDirectives(upstreamName(route.group), route.timeout);
}

function poolDirectives(upstream: string, timeout: number): Directive[] {
  return [
    line("set", ["$pool", upstream]),
    line("proxy_pass", `http://${upstream}`),
    line("proxy_read_timeout", `${timeout}s`, { source: "sized" }),
    line("proxy_send_timeout", `${timeout}s`, { source: "sized" }),
  ];
}

function websocketProxy(topology: Topology): Directive[] {
  return [
    line("proxy_pass", "http://gevent"),
    line("proxy_http_version", "1.1"),
    line("set", ["$pool", websocketBackend]),
    ...proxyHeaders(topology, { Upgrade: "$http_upgrade", Connection: "$connection_upgrade" }),
    line("proxy_read_timeout", `${websocketTimeout}s`),
    line("proxy_send_timeout", `${websocketTimeout}s`),
  ];
}

/** As the balancer calls it: prefixed, so that a pool called `gevent` is no trouble. */
function upstreamName(group: string): string {
  return backendOf(plain(group));
}

/**
 * haproxy.cfg of the edge (HAProxy 3.0): TLS, redirects, limits, and an honest answer in a
 * failover.
 */
import { edgeConnections } from "../../model/client-share.ts";
import type { EdgeGroup, Topology } from "../../model/topology.ts";
import { groupsOf, theGroup } from "../../model/topology.ts";
import type { Layout, Node } from "../layout.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { clientTables, counterSetting } from "./client-limits.ts";
import { haproxyFile } from "./config-file.ts";
import { httpFrontend, httpsFrontend, internalFrontend, plainFrontend } from "./frontends.ts";
import { globalSection } from "./global.ts";
import { errorLog, requestLog } from "./log-format.ts";
import type { HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";
import { loginTables } from "./request-rules.ts";
import {
  databaseAddresses,
  databaseBackend,
  instanceLines,
  resolvers,
  sourceLine,
} from "./servers.ts";

/** What an nginx can hold, each with a connection to a balancer, from all edges: one more waits here instead. */
const mostAtOneProxy = 4000;

/** `haproxy.cfg` for every node of the edge group. */
export function renderEdge(topology: Topology, layout: Layout): RenderedFile[] {
  const group = theGroup(topology, "edge");
  return layout
    .nodes(group)
    .map((node) => haproxyFile(group, node, edgeSettings(topology, group, layout, node)));
}

function edgeSettings(
  topology: Topology,
  group: EdgeGroup,
  layout: Layout,
  node: Node,
): HaproxySection[] {
  const gate = groupsOf(topology, "postgresql").some(({ kind }) => kind === "primary");
  return [
    globalSection(
      group,
      layout,
      node,
      { maxConnections: edgeConnections, oldSessions: group.timeout },
      [
        haproxyLine("ssl-default-bind-options", ["ssl-min-ver", "TLSv1.2", "no-tls-tickets"]),
        counterSetting,
      ],
    ),
    ...resolvers(layout.upstream(theGroup(topology, "nginx"), "nginx"), "pods"),
    ...resolvers(databaseAddresses(topology, layout)),
    edgeDefaults(group),
    ...(group.behind === null
      ? [httpFrontend(topology, group, node), httpsFrontend(topology, group, layout, node, gate)]
      : [plainFrontend(topology, group, node, group.behind, gate)]),
    ...(group.internal ? [internalFrontend(layout)] : []),
    ...clientTables,
    ...loginTables,
    proxyBackend(topology, layout, node),
    ...(gate ? [primaryBackend(topology, layout, node)] : []),
  ];
}

function edgeDefaults(group: EdgeGroup): HaproxySection {
  return {
    kind: "defaults",
    name: "http",
    lines: [
      haproxyLine("mode", "http"),
      haproxyLine("log", "global"),
      requestLog,
      errorLog,
      haproxyLine("unique-id-format", "%[uuid()]"),
      haproxyLine("option dontlognull"),
      haproxyLine("timeout connect", "2s"),
      haproxyLine("timeout client", "60s"),
      haproxyLine("timeout http-request", "10s"),
      haproxyLine("timeout http-keep-alive", `${group.keepAlive}s`, {
        source: "sized",
        comment: "longer than what stands before the edge keeps a connection",
      }),
      haproxyLine("timeout queue", "5s"),
      haproxyLine("timeout server", `${group.timeout}s`, { source: "stack" }),
      haproxyLine("timeout tunnel", "3600s", { comment: "websockets; Odoo pings every 55 s" }),
      haproxyLine("timeout client-fin", "10s"),
      haproxyLine("retries", 2),
      haproxyLine("retry-on", "conn-failure", {
        source: "forced",
        comment: "nothing is sent twice: only what never reached nginx is tried again",
      }),
      haproxyLine("option redispatch", 1),
      ...[502, 503, 504].map((status) =>
        haproxyLine("http-error status", [
          ...[status, "content-type", "text/plain", "string", "the service is not reachable\n"],
          ...["hdr", "Retry-After", 5],
        ]),
      ),
    ],
  };
}

function proxyBackend(topology: Topology, layout: Layout, node: Node): HaproxySection {
  const nginx = theGroup(topology, "nginx");
  const share = Math.floor(mostAtOneProxy / theGroup(topology, "edge").instances);
  return {
    kind: "backend",
    name: "nginx",
    lines: [
      haproxyLine("balance", "leastconn"),
      haproxyLine("option httpchk"),
      haproxyLine("http-check send", ["meth", "GET", "uri", "/nginx-health"], {
        comment: "nginx itself, never Odoo: a failover must not take both away",
      }),
      haproxyLine("http-check expect", ["status", 200]),
      ...sourceLine(layout, node),
      haproxyLine("default-server", [
        ...["check", "inter", "1s", "fall", 2, "rise", 1, "maxconn", share],
      ]),
      ...instanceLines(nginx, layout.upstream(nginx, "nginx")),
    ],
  };
}

/** Never used to send anything to: it answers whether `rw` has a primary. */
function primaryBackend(topology: Topology, layout: Layout, node: Node): HaproxySection {
  const check = { role: "primary", kind: "primary", interval: "500ms" } as const;
  return databaseBackend("primary", check, topology, layout, node);
}

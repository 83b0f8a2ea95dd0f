/** haproxy.cfg of the routers: `rw`, `ro`, `report` beside each PgBouncer (HAProxy 3.0). */

import { text } from "../../model/text.ts";
import type { Endpoint, RouterGroup, Topology } from "../../model/topology.ts";
import { groupsOf, theGroup } from "../../model/topology.ts";
import { programSource } from "../../programs/source.ts";
import type { Layout, Node } from "../layout.ts";
import { programFile } from "../program-file.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { haproxyFile } from "./config-file.ts";
import { globalSection } from "./global.ts";
import { connectionLog } from "./log-format.ts";
import type { HaproxySection } from "./print.ts";
import { haproxyLine } from "./print.ts";
import type { RoleCheck } from "./servers.ts";
import { databaseAddresses, databaseBackend, resolvers } from "./servers.ts";

/**
 * The backends, by name. A reporting instance has no `noloadbalance` tag: Patroni's /replica is
 * 200.
 */
/** Name of the Lua action that holds a connection while no primary is up (programs/haproxy/hold.lua). */
const holdAction = "hold_until_up";

const roleChecks = {
  primary: { role: "primary", kind: "primary", interval: "300ms" },
  replica: { role: "replica", kind: "primary", interval: "1s" },
  reporting: { role: "replica", kind: "reporting", interval: "1s" },
} as const satisfies Record<string, RoleCheck>;

type BackendName = keyof typeof roleChecks;

/**
 * Each connection takes two files, so 8,000 of the 20,000 that are common; PgBouncer opens far
 * fewer.
 */
const maxConnections = 4000;
/** Seconds that connections of before a reload may last: the old process no longer checks roles. */
const oldSessions = 600;

/** `haproxy.cfg` and `hold.lua` for every node of the router group. */
export function renderRouter(topology: Topology, layout: Layout): RenderedFile[] {
  const group = theGroup(topology, "router");
  return layout.nodes(group).flatMap((node): RenderedFile[] => {
    const place = { group: group.name, node: node.id, mode: 0o640 };
    return [
      haproxyFile(group, node, routerSettings(topology, group, layout, node)),
      {
        ...programFile(
          { ...place, id: `${node.id}/hold.lua` },
          programSource("haproxy/hold.lua"),
          "reload",
        ),
        mode: place.mode,
        dialect: "lua",
      },
    ];
  });
}

function routerSettings(
  topology: Topology,
  group: RouterGroup,
  layout: Layout,
  node: Node,
): HaproxySection[] {
  const wanted = topology.endpoints.map((endpoint) => choices(endpoint, topology));
  const used = [...new Set(wanted.flat())];
  return [
    globalSection(group, layout, node, { maxConnections, oldSessions }, [
      haproxyLine("lua-load", `${layout.path("config", node)}/hold.lua`, { source: "forced" }),
    ]),
    ...resolvers(databaseAddresses(topology, layout)),
    routerDefaults(),
    ...topology.endpoints.map((endpoint) => frontend(endpoint, topology, group, layout, node)),
    ...used.map((name) => databaseBackend(name, roleChecks[name], topology, layout, node)),
  ];
}

function routerDefaults(): HaproxySection {
  return {
    kind: "defaults",
    name: "tcp",
    lines: [
      haproxyLine("mode", "tcp"),
      haproxyLine("log", "global"),
      connectionLog,
      haproxyLine("timeout connect", "2s"),
      haproxyLine("timeout queue", "5s"),
      haproxyLine("timeout client", "24h", {
        comment: "LISTEN connections say nothing for hours; keepalive finds those that are dead",
      }),
      haproxyLine("timeout server", "24h"),
      haproxyLine("timeout client-fin", "30s"),
      haproxyLine("timeout server-fin", "30s"),
      haproxyLine("option clitcpka"),
      haproxyLine("option srvtcpka"),
      haproxyLine("clitcpka-idle", "60s"),
      haproxyLine("clitcpka-intvl", "10s"),
      haproxyLine("clitcpka-cnt", 3),
      haproxyLine("srvtcpka-idle", "60s"),
      haproxyLine("srvtcpka-intvl", "10s"),
      haproxyLine("srvtcpka-cnt", 3),
      haproxyLine("retries", 0, {
        comment: "the hold has just seen the server accept; PgBouncer itself tries again",
      }),
    ],
  };
}

function frontend(
  endpoint: Endpoint,
  topology: Topology,
  group: RouterGroup,
  layout: Layout,
  node: Node,
): HaproxySection {
  const { host, port } = layout.endpoint(endpoint.name, node);
  const backends = choices(endpoint, topology);
  const preferred = backends.slice(0, -1);
  const last = backends.at(-1) ?? "primary";
  return {
    kind: "frontend",
    name: endpoint.name,
    lines: [
      haproxyLine("bind", [text`${host}:${port}`]),
      haproxyLine("tcp-request inspect-delay", `${group.hold + 10}s`, {
        source: "sized",
        comment: "ends the hold if it were shorter",
      }),
      haproxyLine(
        `tcp-request content lua.${holdAction}`,
        [backends.join(","), endpoint.writable ? "one" : "any", group.hold],
        { source: "stack" },
      ),
      ...preferred.map((name) =>
        haproxyLine("use_backend", [name, "if", "{", `nbsrv(${name})`, "gt", "0", "}"]),
      ),
      haproxyLine("default_backend", last),
    ],
  };
}

/** First choice first: an endpoint that only reads prefers standbys and ends at the primary. */
function choices(endpoint: Endpoint, topology: Topology): BackendName[] {
  if (endpoint.writable) return ["primary"];
  const names = endpoint.groups.flatMap((name): BackendName[] => {
    const group = groupsOf(topology, "postgresql").find((candidate) => candidate.name === name);
    if (group === undefined) return [];
    if (group.kind === "reporting") return ["reporting"];
    return group.instances > 1 ? ["replica", "primary"] : ["primary"];
  });
  return [...new Set(names)];
}

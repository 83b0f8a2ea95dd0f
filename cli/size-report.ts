/** A size as the model sees it: the stack fragment, its figures, what is left, and what grows with what. */
import { type Figure, figureChanges } from "../changes/figures.ts";
import { stackModel } from "../changes/stack-model.ts";
import { buildTopology } from "../model/build/topology.ts";
import { type SizedCluster, type SizeName, sizedCluster, sizeName } from "../model/size.ts";
import { usersPerWorker } from "../model/sizing.ts";
import { parseSpec } from "../model/stack-file.ts";
import { groupsOf, type Topology } from "../model/topology.ts";

export interface SizeReport {
  readonly users: number;
  readonly size: SizeName | null;
  /** This size was not run under load yet. */
  readonly tested: "untested";
  /** Lines for below `odoo-cluster:cluster`. */
  readonly fragment: string;
  readonly topology: Topology;
  readonly headRoom: readonly Room[];
  readonly growsTogether: readonly Growth[];
}

export interface Room {
  readonly what: string;
  readonly use: number;
  readonly limit: number;
  readonly unit: Figure["unit"];
}

/** What one instance more of a pool moves. */
export interface Growth {
  readonly pool: string;
  readonly figures: readonly Figure[];
}

/** @param users at the same moment, 1 to 20000. */
export function sizeReport(users: number): SizeReport {
  const cluster = sizedCluster(users);
  const topology = topologyOf(cluster);
  return {
    users,
    size: sizeName(users),
    tested: "untested",
    fragment: fragmentOf(cluster),
    topology,
    headRoom: rooms(topology),
    growsTogether: (["interactive", "report", "websocket", "cron"] as const).map((pool) => ({
      pool,
      figures: figureChanges(shown(topology), shown(topologyOf(oneMore(cluster, pool)))),
    })),
  };
}

/** As a person would write it: one line for each pool. */
export function fragmentOf(cluster: SizedCluster): string {
  const { concurrentUsers, pools, pgbouncer, postgresql } = cluster;
  return [
    `concurrentUsers: ${concurrentUsers}`,
    "pools:",
    ...Object.entries(pools).map(([name, pool]) => `  ${name}: ${flow(pool)}`),
    `pgbouncer: ${flow(pgbouncer)}`,
    `postgresql: ${flow(postgresql)}`,
  ].join("\n");
}

function flow(values: object): string {
  const pairs = Object.entries(values).map(
    ([key, value]) => `${key}: ${Array.isArray(value) ? `[${value.join(", ")}]` : value}`,
  );
  return `{ ${pairs.join(", ")} }`;
}

/** Through the same door as every stack file. */
function topologyOf(cluster: SizedCluster): Topology {
  const lines = ["domain: size.localhost", ...fragmentOf(cluster).split("\n")];
  const text = `config:
  odoo-cluster:platform: local
  odoo-cluster:cluster:
${lines.map((line) => `    ${line}`).join("\n")}
`;
  return buildTopology(parseSpec(text, "size", "size"));
}

function oneMore(cluster: SizedCluster, name: keyof SizedCluster["pools"]): SizedCluster {
  const pool = cluster.pools[name];
  const pools = { ...cluster.pools, [name]: { ...pool, instances: pool.instances + 1 } };
  return { ...cluster, pools };
}

function rooms(topology: Topology): Room[] {
  const { budgets, application } = topology;
  const sum = (resource: string, at: string, kind: string) =>
    budgets
      .filter((line) => line.resource === resource && line.at === at && line.kind === kind)
      .reduce((total, { amount }) => total + amount, 0);
  const room = (what: string, resource: string, at: string, unit: Figure["unit"]): Room => ({
    what,
    use: sum(resource, at, "use"),
    limit: sum(resource, at, "limit"),
    unit,
  });
  return [
    {
      what: "users, with one interactive instance away",
      use: application.concurrentUsers,
      limit: sum("workers", "interactive:capacity", "limit") * usersPerWorker,
      unit: "count",
    },
    room("connections of PostgreSQL", "connections", "postgresql", "count"),
    ...groupsOf(topology, "http").map(({ name }) =>
      room(`memory of one ${name} instance`, "memory", name, "bytes"),
    ),
  ];
}

function shown(topology: Topology) {
  return stackModel(topology, [], {}, []).topology;
}

import { expect, test } from "vitest";
import { connectionLimit } from "../../model/build/connections.ts";
import { demand } from "../../model/build/pgbouncer.ts";
import { serverConnections } from "../../model/tiers/pgbouncer.ts";
import { odooTierOf } from "../../model/tiers/tiers.ts";
import { groupsOf, isOdoo, theGroup } from "../../model/topology.ts";
import { balance } from "../../policies/budget.ts";
import { topologyOf } from "./written-stack.ts";

const lines = (below: string, resource: string, at: string) =>
  topologyOf(below)
    .budgets.filter((line) => line.resource === resource && line.at === at)
    .map((line) => `${line.kind} ${line.amount} ${line.consumer}`);

test("connections: what PgBouncer opens and what goes past it fit into max_connections", () => {
  for (const below of ["", "pgbouncer: { mode: transaction }", "pgbouncer: { instances: 5 }"]) {
    const topology = topologyOf(below);
    const pgbouncer = theGroup(topology, "pgbouncer");
    const sum = balance(topology, "connections", "postgresql");
    const direct = sum?.lines.filter(
      (line) => line.kind === "use" && !line.consumer.startsWith("pgbouncer"),
    );
    const directly = direct?.reduce((total, line) => total + line.amount, 0) ?? 0;
    expect(sum?.use).toBe(pgbouncer.instances * serverConnections(pgbouncer) + directly);
    expect(sum?.limit).toBe(connectionLimit(pgbouncer));
    expect(sum?.use).toBeLessThanOrEqual(sum?.limit ?? 0);
    const primary = groupsOf(topology, "postgresql").find((group) => group.kind === "primary");
    const written = primary?.parameters.find((parameter) => parameter.name === "max_connections");
    expect(Number(written?.value)).toBe(sum?.limit);
  }
});

test("max_connections as written is the limit that counts", () => {
  const topology = topologyOf("postgresql: { parameters: { max_connections: 50 } }");
  expect(balance(topology, "connections", "postgresql")?.limit).toBe(50);
});

test("a pool is sized by who connects: processes x connections, and head room", () => {
  const topology = topologyOf(`pools:
  a: { role: http, instances: 2, workers: 3 }
  w: { role: websocket, instances: 2, maxConnections: 20 }
  c: { role: cron, threads: 2 }`);
  const [a, w, c] = topology.groups
    .filter(isOdoo)
    .map((pool) => odooTierOf(pool).odoo.connections(pool));
  // 3 workers of 2, and 6 of the gevent child that answers parts of PDFs.
  expect(a).toEqual({ application: 12, maintenance: 3 });
  expect(w).toEqual({ application: 20, maintenance: 3 });
  expect(c).toEqual({ application: 4, maintenance: 4 });
  expect(demand(topology.groups.filter(isOdoo))).toEqual({ application: 68, maintenance: 16 });
  const sizes = theGroup(topology, "pgbouncer").listeners.map((listener) =>
    listener.databases.map((database) => database.poolSize),
  );
  expect(sizes).toEqual([
    [27, 8],
    [49, 12],
  ]);
});

test("in transaction mode a pool is a few connections for each CPU, however many clients", () => {
  const many = "pools: { a: { role: http, instances: 50, workers: 3 }, c: { role: cron } }\n";
  const pooled = (below: string) =>
    theGroup(topologyOf(below), "pgbouncer").listeners[0]?.databases[0]?.poolSize;
  expect(pooled(`${many}pgbouncer: { mode: transaction }`)).toBe(10);
  expect(pooled(`${many}pgbouncer: { mode: transaction }\npostgresql: { cpu: 8 }`)).toBe(64);
  // 50 x 3 workers of 2 connections, 50 gevent children of 16 and 6, and a tenth.
  expect(pooled(many)).toBe(1540);
  expect(pooled(`${many.replace("c:", "w: { role: websocket }, c:")}`)).toBe(660);
  expect(pooled("pgbouncer: { poolSize: { pooled: 3 } }")).toBe(3);
});

test("memory: all processes of an instance against its promise, in bytes", () => {
  const MiB = 2 ** 20;
  expect(
    lines("pools: { a: { role: http, workers: 2 }, c: { role: cron } }", "memory", "a"),
  ).toEqual([
    `use ${120 * MiB} master`,
    `use ${650 * MiB} worker`,
    `use ${150 * MiB} gevent child`,
    `use ${100 * MiB} wkhtmltopdf`,
    `limit ${1024 * MiB} promised to one instance`,
  ]);
});

test("workers: of one instance against its CPUs, and of all but one instance against the users", () => {
  const below =
    "concurrentUsers: 20\npools: { a: { role: http, instances: 3, workers: 2 }, c: { role: cron } }";
  expect(lines(below, "workers", "a")).toEqual([
    "use 2 workers per instance",
    "limit 3 2 x CPU + 1",
  ]);
  expect(lines(below, "workers", "a:capacity")).toEqual([
    "use 4 20 concurrent users",
    "limit 4 workers with one instance away",
  ]);
});

test("seconds: each tier outlasts the one inside it", () => {
  expect(lines("", "seconds", "interactive")).toEqual([
    "use 25 expected failover",
    "use 60 query_wait_timeout",
    "use 120 limit_time_real",
    "use 135 balancer",
    "use 165 balancer and its queue",
    "use 175 nginx",
    "use 185 edge",
  ]);
});

test("every line has a place, a positive amount and a reason", () => {
  for (const line of topologyOf("pools: { a: { role: http }, c: { role: cron } }").budgets) {
    expect(line.amount, line.consumer).toBeGreaterThanOrEqual(0);
    expect([line.at, line.consumer, line.because]).not.toContain("");
  }
});

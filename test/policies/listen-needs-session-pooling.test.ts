import { expect, test } from "vitest";
import { theGroup } from "../../model/topology.ts";
import { listenNeedsSessionPooling as rule } from "../../policies/listen-needs-session-pooling.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const pooled = `pgbouncer: { mode: transaction }
pools:
  a: { role: http }
  w: { role: websocket, connection: pooled }
  c:
    role: cron
    connection: pooled`;

test("fires for websocket and cron pools on a listener in transaction mode", () => {
  const message =
    "its processes LISTEN on database postgres, which its listener `pooled` serves in transaction mode";
  const common = { rule: "listen-needs-session-pooling", severity: "mandatory", fix: rule.fix };
  expect(judged(rule, pooled)).toEqual([
    { ...common, subject: "w", message, at: "stack.yaml:8" },
    { ...common, subject: "c", message, at: "stack.yaml:11" },
  ]);
});

test("fires for the pool whose gevent child holds the sockets", () => {
  const below = `pgbouncer: { mode: transaction }
pools:
  a: { role: http }
  b: { role: http, routes: [/b] }
  c: { role: cron }`;
  expect(judged(rule, below).map(({ subject, at }) => `${subject} ${at}`)).toEqual([
    "a stack.yaml:7",
  ]);
  const session = below.replace("a: { role: http", "a: { role: http, connection: session");
  expect(judged(rule, session)).toEqual([]);
});

test("does not fire: in session mode, and on the session listener", () => {
  expect(judged(rule, pooled.replace("transaction", "session"))).toEqual([]);
  expect(judged(rule, "pgbouncer: { mode: transaction }")).toEqual([]);
});

test("does not fire: only another database is pooled by transaction", () => {
  const topology = topologyOf(pooled);
  const pgbouncer = theGroup(topology, "pgbouncer");
  const listeners = pgbouncer.listeners.map((listener) => ({
    ...listener,
    databases: listener.databases.map((entry) =>
      entry.database === "postgres" ? { ...entry, mode: "session" as const } : entry,
    ),
  }));
  const groups = topology.groups.map((group) =>
    group.role === "pgbouncer" ? { ...pgbouncer, listeners } : group,
  );
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("not applicable: HTTP workers LISTEN to nothing", () => {
  const topology = topologyOf(pooled);
  const groups = topology.groups.filter(({ role }) => role !== "websocket" && role !== "cron");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("fires: a listener that is not there serves nobody", () => {
  const topology = topologyOf(
    "pools: { a: { role: http, connection: session }, w: { role: websocket }, c: { role: cron } }",
  );
  const pgbouncer = { ...theGroup(topology, "pgbouncer"), listeners: [] };
  const groups = topology.groups.map((group) => (group.role === "pgbouncer" ? pgbouncer : group));
  expect(judgedTopology(rule, { ...topology, groups }).map(({ subject }) => subject)).toEqual([
    "w",
    "c",
  ]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

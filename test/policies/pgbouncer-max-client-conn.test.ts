import { expect, test } from "vitest";
import { pgbouncerMaxClientConn as rule } from "../../policies/pgbouncer-max-client-conn.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires per listener, counting one instance as lost", () => {
  expect(
    told(
      "pgbouncer: { instances: 3, maxClientConnections: 10 }\npools: { a: { role: http, instances: 8, workers: 3, memory: 4 GiB }, c: { role: cron } }",
    ),
  ).toEqual([
    "stack.yaml:5 pgbouncer:pooled: 264 clients at the busiest, 2 of 3 instances accept 20",
  ]);
});

test("fires in transaction mode, too: clients are counted, not servers", () => {
  const below = "pgbouncer: { mode: transaction, maxClientConnections: 10 }";
  expect(judged(rule, below).map(({ subject }) => subject)).toEqual([
    "pgbouncer:pooled",
    "pgbouncer:session",
  ]);
});

test("does not fire: exactly as many as the others accept", () => {
  const pools =
    "pools: { a: { role: http, instances: 8, workers: 3, memory: 4 GiB }, c: { role: cron } }";
  const pgbouncer = (most: number) => `pgbouncer: { instances: 3, maxClientConnections: ${most} }`;
  expect(told(`${pgbouncer(132)}\n${pools}`)).toEqual([]);
  expect(told(`${pgbouncer(131)}\n${pools}`)).toHaveLength(1);
});

test("does not fire: the default is far above", () => {
  expect(told("")).toEqual([]);
});

test("not applicable: a listener that no pool uses", () => {
  const below = `pgbouncer: { maxClientConnections: 34 }
pools: { a: { role: http, connection: session }, c: { role: cron } }`;
  expect(told(below)).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

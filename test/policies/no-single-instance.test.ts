import { expect, test } from "vitest";
import { noSingleInstance as rule } from "../../policies/no-single-instance.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

const small = `concurrentUsers: 6
pools:
  app: { role: http }
  ws: { role: websocket }
  cron: { role: cron }
nginx: { instances: 1 }
pgbouncer: { instances: 1 }
postgresql: { standbys: 0, durability: preferred, reportingReplica: false }`;

test("fires for every tier that everybody needs", () => {
  expect(told(small)).toEqual([
    "stack.yaml:10 nginx: one instance passes every request",
    "stack.yaml:7 app: one instance answers every path that no other pool claims",
    "stack.yaml:8 ws: one instance holds every websocket",
    "stack.yaml:11 pgbouncer: one instance carries every database session",
    "stack.yaml:12 postgresql: one instance has all data, and no instance takes over",
  ]);
  expect(judged(rule, small).every(({ severity }) => severity === "advisory")).toBe(true);
});

test("does not fire: pairs", () => {
  expect(told("")).toEqual([]);
});

test("not applicable: pools by route, cron and the reporting replica may be single", () => {
  const below = `pools:
  app: { role: http, instances: 2 }
  api: { role: http, routes: [/json/2] }
  cron: { role: cron }
postgresql: { reportingReplica: true }`;
  expect(told(below)).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

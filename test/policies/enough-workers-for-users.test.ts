import { expect, test } from "vitest";
import { enoughWorkersForUsers as rule } from "../../policies/enough-workers-for-users.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

test("fires, and advises only: one instance away leaves too few workers", () => {
  const below = `concurrentUsers: 30
pools:
  a:
    role: http
    instances: 3
    memory: 2 GiB
  b: { role: http, routes: [/b], instances: 9 }
  c: { role: cron }`;
  expect(judged(rule, below)).toEqual([]);
  expect(judged(rule, below.replace("30", "37"))).toEqual([
    {
      rule: "enough-workers-for-users",
      severity: "advisory",
      subject: "a",
      message: "37 concurrent users need 7 workers, 6 are left with one instance away",
      fix: rule.fix,
      at: "stack.yaml:9",
    },
  ]);
});

test("does not fire: a single instance is not lost in the sum, its workers count", () => {
  const pools = (workers: number) =>
    `pools: { a: { role: http, instances: 1, workers: ${workers} }, c: { role: cron } }`;
  expect(judged(rule, pools(2))).toEqual([]);
  expect(judged(rule, pools(1))).toHaveLength(1);
});

test("not applicable: no pool takes the rest", () => {
  const topology = topologyOf();
  const groups = topology.groups.map((group) =>
    group.role === "nginx" ? { ...group, routes: [] } : group,
  );
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding, and a mandatory one", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

import { expect, test } from "vitest";
import { workersFitCpu as rule } from "../../policies/workers-fit-cpu.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const pools = (workers: number, cpu: number) => `pools:
  a: { role: http, cpu: ${cpu}, workers: ${workers}, memory: 8 GiB }
  c: { role: cron, threads: 32, cpu: 0.1 }`;

test("fires: more workers than twice the CPUs and one", () => {
  expect(judged(rule, pools(4, 1))).toEqual([
    {
      rule: "workers-fit-cpu",
      severity: "mandatory",
      subject: "a",
      message: "4 workers on 1 CPU, at most 3 fit",
      fix: rule.fix,
      at: "stack.yaml:6",
    },
  ]);
});

test("does not fire: exactly as many; half a CPU carries two", () => {
  expect(judged(rule)).toEqual([]);
  expect(judged(rule, pools(3, 1))).toEqual([]);
  expect(judged(rule, pools(2, 0.5))).toEqual([]);
  expect(judged(rule, pools(3, 0.5))).toHaveLength(1);
});

test("not applicable: cron threads and gevent are no workers", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "http");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

import { expect, test } from "vitest";
import type { Group } from "../../model/topology.ts";
import { uploadsFitMemory as rule } from "../../policies/uploads-fit-memory.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const common = { rule: "uploads-fit-memory", severity: "mandatory", fix: rule.fix };
const pool = (more: string) => `pools:
  a: { role: http, workers: 2, ${more} }
  c: { role: cron }`;

test("fires: bodies of 8 GiB, against the pool and against its workers' limit", () => {
  expect(judged(rule, `${pool("memory: 1 GiB")}\nnginx: { maxBody: 8 GiB }`)).toEqual([
    {
      ...common,
      subject: "a",
      message: "2 copies of 8 GiB beside idle processes of 570 MiB, 1 GiB are promised",
      at: "stack.yaml:6",
    },
    {
      ...common,
      subject: "a:limit_memory_hard",
      message:
        "a JSON body of 8 GiB takes 5 times its size beside 300 MiB, a worker may map 2560 MiB",
      at: "stack.yaml:8",
    },
  ]);
});

test("fires: a limit of the team's own", () => {
  const own = `options: { limit_memory_hard: ${2 ** 29}, limit_memory_soft: ${2 ** 29 - 1} }`;
  expect(judged(rule, pool(own)).map(({ subject }) => subject)).toEqual(["a:limit_memory_hard"]);
});

test("does not fire: exactly enough, and no limit", () => {
  expect(judged(rule)).toEqual([]);
  expect(judged(rule, pool("memory: 826 MiB"))).toEqual([]);
  expect(judged(rule, pool("memory: 825 MiB"))).toHaveLength(1);
  const limit = (bytes: number) => pool(`options: { limit_memory_hard: ${bytes} }`);
  expect(judged(rule, limit(940 * 2 ** 20))).toEqual([]);
  expect(judged(rule, limit(940 * 2 ** 20 - 1))).toHaveLength(1);
  expect(judged(rule, limit(0))).toEqual([]);
});

test("not applicable: pools that take no bodies, and no promise", () => {
  const topology = topologyOf();
  const only = (kept: boolean): Group[] =>
    topology.groups
      .filter(({ role }) => kept || role !== "http")
      .map((group) => (group.role === "http" ? { ...group, memory: 0 } : group));
  expect(judgedTopology(rule, { ...topology, groups: only(true) })).toEqual([]);
  expect(judgedTopology(rule, { ...topology, groups: only(false) })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

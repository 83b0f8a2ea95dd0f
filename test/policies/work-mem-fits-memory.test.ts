import { expect, test } from "vitest";
import { workMemFitsMemory as rule } from "../../policies/work-mem-fits-memory.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const common = { rule: "work-mem-fits-memory", severity: "mandatory", fix: rule.fix };
const pools = `pools:
  a: { role: http, instances: 2, workers: 2 }
  w: { role: websocket, instances: 2 }
  c: { role: cron, threads: 2 }
`;
const set = (parameters: string) =>
  `${pools}postgresql: { memory: 1 GiB, parameters: { ${parameters} } }`;

test("fires: work_mem of 4 GB, with the sum", () => {
  expect(judged(rule, set("work_mem: 4GB"))).toEqual([
    {
      ...common,
      subject: "postgresql",
      message:
        "work_mem 144 GiB (one sort or hash of 8 GiB in each of 18 sessions) + parallel workers 8 GiB (1 of 8 GiB) + shared_buffers 256 MiB (one cache for all sessions) + autovacuum 192 MiB (3 workers of 64 MiB) + maintenance_work_mem 64 MiB (one index that is built) are more than the 1 GiB that are promised",
      at: "stack.yaml:9",
    },
  ]);
});

test.each([
  ["autovacuum_work_mem: 1GB", true],
  ["autovacuum_work_mem: -1, maintenance_work_mem: 256MB", true],
  ["autovacuum_max_workers: 20", true],
  ["maintenance_work_mem: 2GB", true],
  ["hash_mem_multiplier: 1000", true],
  ["max_parallel_workers: 512", true],
  // Numbers without a unit are kB, and pages of shared_buffers.
  ["work_mem: 65536", true],
  ["shared_buffers: 131072", true],
  ["work_mem: 12MB", false],
  ["work_mem: 64MB, hash_mem_multiplier: 1, shared_buffers: 8MB", true],
])("fires: or not, %s", (parameters, over) => {
  expect(judged(rule, set(parameters))).toHaveLength(over ? 1 : 0);
});

test("fires: many processes on a small server, and says what to raise", () => {
  const many = "pools: { a: { role: http, instances: 60, workers: 3 }, c: { role: cron } }";
  expect(judged(rule, many).map(({ at }) => at)).toEqual(["stack.yaml:4"]);
});

test("fires: at the largest value that the team wrote, else at the memory", () => {
  const placed = (parameters: string) =>
    judged(rule, `${pools}postgresql:\n  memory: 512 MiB\n  parameters:${parameters}`).map(
      ({ at }) => at,
    );
  expect(placed("\n    shared_buffers: 200MB\n    work_mem: 4GB")).toEqual(["stack.yaml:13"]);
  expect(placed("\n    work_mem: 9MB\n    shared_buffers: 900MB")).toEqual(["stack.yaml:13"]);
  // It enters the sum of another line.
  expect(placed("\n    hash_mem_multiplier: 100")).toEqual(["stack.yaml:10"]);
});

test("does not fire: the defaults, whatever the memory", () => {
  for (const memory of ["512 MiB", "1 GiB", "16 GiB", "1 TiB"])
    expect(judged(rule, `${pools}postgresql: { memory: ${memory} }`), memory).toEqual([]);
});

test("not applicable: no budget", () => {
  expect(judgedTopology(rule, { ...topologyOf(), budgets: [] })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

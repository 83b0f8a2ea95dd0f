import { expect, test } from "vitest";
import { sharedBuffersFitMemory as rule } from "../../policies/shared-buffers-fit-memory.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const postgresql = (parameters: string) => `postgresql: { parameters: { ${parameters} } }`;

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires: more than half, with and without a unit", () => {
  expect(
    told(
      "postgresql: { reportingReplica: false, memory: 1 GiB, parameters: { shared_buffers: 1GB } }",
    ),
  ).toEqual([
    "stack.yaml:5 postgresql: shared_buffers = 1GB, half of the promised memory is 512 MiB",
  ]);
  expect(
    told(
      "postgresql: { reportingReplica: false, memory: 1 GiB, parameters: { shared_buffers: 65537 } }",
    ),
  ).toHaveLength(1);
});

test("does not fire: half, and what the kit chooses", () => {
  expect(told("postgresql: { memory: 1 GiB, parameters: { shared_buffers: 512MB } }")).toEqual([]);
  expect(told("postgresql: { memory: 64 GiB }")).toEqual([]);
});

test("not applicable: where no memory is promised", () => {
  const topology = topologyOf(postgresql("shared_buffers: 64GB"));
  const groups = topology.groups.map((group) =>
    group.role === "postgresql" ? { ...group, memory: 0 } : group,
  );
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

import { expect, test } from "vitest";
import { maxSlotWalKeepSize as rule } from "../../policies/max-slot-wal-keep-size.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const postgresql = (parameters: string) => `postgresql: { parameters: { ${parameters} } }`;

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires: without an end", () => {
  expect(told(postgresql("max_slot_wal_keep_size: -1"))).toEqual([
    "stack.yaml:5 postgresql: max_slot_wal_keep_size = -1 keeps WAL without end",
  ]);
});

test("fires: where nobody sets it, PostgreSQL's default has no end", () => {
  const topology = topologyOf();
  const groups = topology.groups.map((group) =>
    group.role === "postgresql" ? { ...group, parameters: [] } : group,
  );
  expect(judgedTopology(rule, { ...topology, groups })).toMatchObject([
    { message: "max_slot_wal_keep_size = -1 (PostgreSQL's default) keeps WAL without end" },
  ]);
});

test("does not fire: a size", () => {
  expect(told(postgresql("max_slot_wal_keep_size: 10GB"))).toEqual([]);
  expect(told(postgresql("max_slot_wal_keep_size: 0"))).toEqual([]);
  expect(told("")).toEqual([]);
});

test("not applicable: without a database group", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "postgresql");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

import { expect, test } from "vitest";
import { backupRetentionMinimum as rule } from "../../policies/backup-retention-minimum.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires: one backup", () => {
  expect(told("postgresql: { archive: { fullBackups: 1 } }")).toEqual([
    "stack.yaml:5 postgresql: 1 full backup is kept",
  ]);
});

test("does not fire: two", () => {
  expect(told("postgresql: { archive: { fullBackups: 2 } }")).toEqual([]);
});

test("not applicable: the reporting replica keeps no backups of its own", () => {
  const topology = topologyOf("postgresql: { archive: { fullBackups: 1 } }");
  const groups = topology.groups.filter(
    (group) => group.role !== "postgresql" || group.kind === "reporting",
  );
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

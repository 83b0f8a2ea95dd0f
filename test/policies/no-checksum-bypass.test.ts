import { expect, test } from "vitest";
import { noChecksumBypass as rule } from "../../policies/no-checksum-bypass.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const postgresql = (parameters: string) => `postgresql: { parameters: { ${parameters} } }`;

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires for each, at every database group", () => {
  expect(told(postgresql("zero_damaged_pages: true, ignore_checksum_failure: on"))).toEqual([
    "stack.yaml:5 postgresql:zero_damaged_pages: zero_damaged_pages is on",
    "stack.yaml:5 postgresql:ignore_checksum_failure: ignore_checksum_failure is on",
    "stack.yaml:5 reporting:zero_damaged_pages: zero_damaged_pages is on",
    "stack.yaml:5 reporting:ignore_checksum_failure: ignore_checksum_failure is on",
  ]);
});

test("does not fire: off", () => {
  expect(told(postgresql("zero_damaged_pages: off"))).toEqual([]);
});

test("not applicable: without a database group", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "postgresql");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

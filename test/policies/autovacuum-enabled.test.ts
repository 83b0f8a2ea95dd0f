import { expect, test } from "vitest";
import { autovacuumEnabled as rule } from "../../policies/autovacuum-enabled.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const postgresql = (parameters: string) => `postgresql: { parameters: { ${parameters} } }`;

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test.each(["off", "false", "0"])("fires: autovacuum %s", (value) => {
  expect(told(postgresql(`autovacuum: ${value}`))).toHaveLength(1);
});

test("fires: without its statistics it does nothing", () => {
  expect(told(postgresql("track_counts: off"))).toEqual([
    "stack.yaml:5 postgresql:track_counts: track_counts = off",
  ]);
});

test("does not fire: on, or gentler", () => {
  expect(told(postgresql("autovacuum: on, autovacuum_vacuum_cost_delay: 20ms"))).toEqual([]);
});

test("not applicable: without a database group", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "postgresql");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

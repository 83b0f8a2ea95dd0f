import { expect, test } from "vitest";
import { synchronousStandbyRedundancy as rule } from "../../policies/synchronous-standby-redundancy.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires: one standby, and nobody else", () => {
  expect(told("postgresql: { standbys: 1, reportingReplica: false }")).toEqual([
    "stack.yaml:5 postgresql: 1 other instance can confirm a commit",
  ]);
});

test("does not fire: the reporting replica or a second standby confirms, too", () => {
  expect(told("")).toEqual([]);
  expect(told("postgresql: { standbys: 2, reportingReplica: false }")).toEqual([]);
});

test.each(["kubernetes", "aws"] as const)(
  "on %s the reporting replica is a Cluster of its own: it confirms nothing",
  (platform) => {
    const found = (below: string) =>
      judgedTopology(rule, { ...topologyOf(below), platform }).map(({ message }) => message);
    expect(found("")).toEqual(["1 other instance can confirm a commit"]);
    expect(found("postgresql: { standbys: 2 }")).toEqual([]);
  },
);

test("not applicable: under preferred durability writes go on alone", () => {
  expect(told("postgresql: { durability: preferred, reportingReplica: false }")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

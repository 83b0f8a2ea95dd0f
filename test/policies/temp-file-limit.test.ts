import { expect, test } from "vitest";
import { tempFileLimit as rule } from "../../policies/temp-file-limit.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";
import { withVolumes } from "./volume-stacks.ts";

const said = (parameters: string) =>
  judgedTopology(rule, withVolumes(parameters)).map(
    ({ subject, message }) => `${subject}: ${message}`,
  );

test("fires: more than half of the volume, or no limit", () => {
  expect(said("temp_file_limit: 11GB")).toEqual([
    "postgresql:temp_file_limit: temp_file_limit = 11GB, half of the volume is 10 GiB",
  ]);
  expect(said("temp_file_limit: -1")).toEqual([
    "postgresql:temp_file_limit: temp_file_limit = -1, half of the volume is 10 GiB",
  ]);
  expect(
    judged(rule, "postgresql: { parameters: { temp_file_limit: -1 } }").map(
      ({ message, at }) => `${at} ${message}`,
    ),
  ).toEqual(["stack.yaml:5 temp_file_limit = -1 has no end"]);
});

test("fires: a parameter that is not there is PostgreSQL's default", () => {
  const topology = topologyOf();
  const groups = topology.groups.map((group) =>
    group.role === "postgresql" ? { ...group, parameters: [] } : group,
  );
  expect(judgedTopology(rule, { ...topology, groups }).map(({ message }) => message)).toEqual([
    "temp_file_limit = -1 (PostgreSQL's default) has no end",
  ]);
});

test("does not fire: the default, and half", () => {
  expect(said("")).toEqual([]);
  expect(said("temp_file_limit: 10GB")).toEqual([]);
  // A number without a unit counts kB.
  expect(said("temp_file_limit: 10485760")).toEqual([]);
});

test("not applicable: a limit on a disk that nobody measured", () => {
  expect(judged(rule, "postgresql: { parameters: { temp_file_limit: 900GB } }")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

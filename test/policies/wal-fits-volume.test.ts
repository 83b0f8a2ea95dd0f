import { expect, test } from "vitest";
import { walFitsVolume as rule } from "../../policies/wal-fits-volume.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";
import { withVolumes } from "./volume-stacks.ts";

const said = (parameters: string) =>
  judgedTopology(rule, withVolumes(parameters)).map(
    ({ subject, message }) => `${subject}: ${message}`,
  );

test("fires: more than the volume, and no limit at all", () => {
  expect(said("max_wal_size: 9GB, max_slot_wal_keep_size: 2GB")).toEqual([
    "postgresql:wal: max_wal_size of 9 GiB and max_slot_wal_keep_size of 2 GiB are more than the volume of 10 GiB",
  ]);
  expect(said("max_slot_wal_keep_size: -1")).toHaveLength(1);
  // A number without a unit counts MB.
  expect(said("max_wal_size: 20480")).toHaveLength(1);
});

test("does not fire: the defaults, and exactly enough", () => {
  expect(said("")).toEqual([]);
  expect(said("max_wal_size: 8GB, max_slot_wal_keep_size: 2GB")).toEqual([]);
});

test("not applicable: a disk that nobody measured", () => {
  expect(judged(rule, "postgresql: { parameters: { max_wal_size: 900GB } }")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

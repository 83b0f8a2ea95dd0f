import { expect, test } from "vitest";
import { nginxTempFilesFitDisk as rule } from "../../policies/nginx-temp-files-fit-disk.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

test("fires: bodies of 8 GiB, with the sum", () => {
  expect(judged(rule, "nginx: { maxBody: 8 GiB }")).toEqual([
    {
      rule: "nginx-temp-files-fit-disk",
      severity: "mandatory",
      fix: rule.fix,
      subject: "nginx",
      message:
        "uploads 128 GiB (16 of 8 GiB) + forms 500000 KiB (512 of 1 MB) + answers 1536 MiB (6 of 256 MiB that clients fetch slowly, expected) are more than the 4 GiB of nginx.disk",
      at: "stack.yaml:5",
    },
  ]);
});

test("does not fire: exactly enough", () => {
  expect(judged(rule)).toEqual([]);
  expect(judged(rule, "nginx: { maxBody: 8 GiB, maxUploads: 2, disk: 18 GiB }")).toEqual([]);
  expect(judged(rule, "nginx: { maxBody: 130 MiB }")).toHaveLength(1);
  expect(judged(rule, "nginx: { maxUploads: 17 }")).toHaveLength(1);
  expect(judged(rule, "nginx: { disk: 4000 MiB }")).toHaveLength(1);
});

test("not applicable: a disk that has no budget", () => {
  expect(judgedTopology(rule, { ...topologyOf(), budgets: [] })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

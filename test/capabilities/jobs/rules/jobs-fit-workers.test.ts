import { expect, test } from "vitest";
import { jobsFitWorkers as rule } from "../../../../capabilities/jobs/rules/jobs-fit-workers.ts";
import { judged, judgedNonsense, thrown } from "../../../policies/judged.ts";

test("fires where more jobs may run at once than there are workers", () => {
  expect(judged(rule, "jobs: { channels: { root: 4 }, workers: 3 }")).toEqual([
    expect.objectContaining({
      at: "stack.yaml:5",
      subject: "jobs",
      message: "channel root lets 4 jobs run at once, and an instance has 3 workers",
    }),
  ]);
});

test("does not fire: as many workers, or more", () => {
  for (const workers of [3, 4])
    expect(judged(rule, `jobs: { channels: { root: 3 }, workers: ${workers} }`)).toEqual([]);
});

test("does not fire: a second instance stands by, and adds no worker", () => {
  const below = "jobs: { channels: { root: 4 }, workers: 3, instances: 2 }";
  expect(judged(rule, below)).toHaveLength(1);
  expect(judged(rule, "jobs: { instances: 2 }")).toEqual([]);
});

test("not applicable: without a job queue", () => {
  expect(judged(rule)).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

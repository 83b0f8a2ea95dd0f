import { expect, test } from "vitest";
import { reportPoolTwoWorkers as rule } from "../../policies/report-pool-two-workers.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const pools = (rest: number, report: string) => `pools:
  rest: { role: http, workers: ${rest} }
  ${report}
  c: { role: cron }`;

test("fires: one worker where /report goes, by a route or by none", () => {
  expect(judged(rule, pools(1, "r: { role: http, workers: 1, routes: [/report] }"))).toEqual([
    {
      rule: "report-pool-two-workers",
      severity: "mandatory",
      subject: "r",
      message: "/report is answered by instances with 1 worker",
      fix: rule.fix,
      at: "stack.yaml:7",
    },
  ]);
  expect(judged(rule, pools(1, "r: { role: http, routes: [/web/export] }"))).toHaveLength(1);
});

test("fires: the check and the download belong to different pools", () => {
  const split = "r: { role: http, workers: 1, routes: [/report/check_wkhtmltopdf] }";
  expect(judged(rule, pools(2, split)).map(({ subject }) => subject)).toEqual(["r"]);
});

test("does not fire: two workers, one where nothing is printed, and a pool that names none", () => {
  expect(judged(rule)).toEqual([]);
  expect(judged(rule, pools(1, "r: { role: http, workers: 2, routes: [/report] }"))).toEqual([]);
  expect(judged(rule, pools(2, "r: { role: http, workers: 1, routes: [/reporting] }"))).toEqual([]);
  expect(judged(rule, pools(1, "r: { role: http, routes: [/report] }"))).toEqual([]);
});

test("not applicable: no HTTP pool", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "http");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

import { expect, test } from "vitest";
import { jobRunnerInItsPool as rule } from "../../../../capabilities/jobs/rules/job-runner-in-its-pool.ts";
import { judged, judgedNonsense, thrown } from "../../../policies/judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires for all pools, and for one", () => {
  expect(told("odoo: { options: { server_wide_modules: 'base, rpc, web, queue_job' } }")).toEqual([
    "stack.yaml:5 odoo.options:server_wide_modules: base, rpc, web, queue_job starts a runner in every process of it",
  ]);
  const pool =
    "{ role: http, routes: [/j], options: { server_wide_modules: 'base,rpc,web,queue_job' } }";
  expect(told(`pools: { a: { role: http }, c: { role: cron }, j: ${pool} }`)).toEqual([
    "stack.yaml:5 j:server_wide_modules: base,rpc,web,queue_job starts a runner in every process of it",
  ]);
});

test("fires beside the capability, too", () => {
  expect(
    told("odoo: { options: { server_wide_modules: 'base,rpc,web,queue_job' } }\njobs: {}"),
  ).toHaveLength(1);
});

test("does not fire: another module, and the capability by itself", () => {
  expect(
    told("odoo: { options: { server_wide_modules: 'base,rpc,web,queue_job_batch' } }"),
  ).toEqual([]);
  expect(told("jobs: {}")).toEqual([]);
});

test("not applicable: without the option", () => {
  expect(told("odoo: { options: { db_template: queue_job } }")).toEqual([]);
  expect(told("")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

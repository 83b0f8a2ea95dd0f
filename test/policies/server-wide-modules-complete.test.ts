import { expect, test } from "vitest";
import { serverWideModulesComplete as rule } from "../../policies/server-wide-modules-complete.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires for a list of another series", () => {
  expect(told("odoo: { options: { server_wide_modules: 'web,queue_job' } }")).toEqual([
    "stack.yaml:5 odoo.options:server_wide_modules: without base, rpc, which Odoo 19.0 loads before any database",
  ]);
});

test("does not fire: all modules, and a team's own", () => {
  expect(told("odoo: { options: { server_wide_modules: 'base, rpc,web,queue_job' } }")).toEqual([]);
});

test("does not fire: Odoo 18 has no rpc", () => {
  const topology = topologyOf("odoo: { options: { server_wide_modules: 'base,web' } }");
  const application = { ...topology.application, series: "18.0" } as const;
  expect(judgedTopology(rule, { ...topology, application })).toEqual([]);
  expect(judgedTopology(rule, topology)).toHaveLength(1);
});

test("not applicable: without the option", () => {
  expect(told("")).toEqual([]);
  expect(told("odoo: { options: { log_level: warn } }")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

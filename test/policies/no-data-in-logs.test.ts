import { expect, test } from "vitest";
import { noDataInLogs as rule } from "../../policies/no-data-in-logs.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const postgresql = (parameters: string) => `postgresql: { parameters: { ${parameters} } }`;

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires: statements and calls in a log", () => {
  expect(told("odoo: { options: { log_level: debug_rpc } }")).toEqual([
    "stack.yaml:5 odoo.options:log_level: log_level = debug_rpc writes calls and statements with their data",
  ]);
  expect(
    told("odoo: { options: { log_handler: 'odoo.addons.x:INFO,odoo.sql_db:DEBUG' } }"),
  ).toHaveLength(1);
  expect(told("odoo: { options: { log_handler: ':DEBUG' } }")).toHaveLength(1);
  expect(told(postgresql("log_statement: mod"))).toEqual([
    "stack.yaml:5 postgresql: log_statement = mod writes statements with their data",
  ]);
});

test("does not fire: more words without data", () => {
  expect(
    told("odoo: { options: { log_level: debug, log_handler: 'odoo.addons.stock:DEBUG' } }"),
  ).toEqual([]);
  expect(told(postgresql("log_statement: none"))).toEqual([]);
});

test("not applicable: without a database group", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "database");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

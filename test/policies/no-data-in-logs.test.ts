import { expect, test } from "vitest";
import { renderLocal } from "../../local/render.ts";
import type { Topology } from "../../model/topology.ts";
import { runRules } from "../../policies/judge.ts";
import { noDataInLogs as rule } from "../../policies/no-data-in-logs.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { specOf, topologyOf } from "../model/written-stack.ts";
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

test.each([
  ["log_min_duration_statement", "0"],
  ["log_min_duration_statement", "2s"],
  ["log_min_duration_sample", "250"],
  ["log_min_error_statement", "error"],
  ["log_error_verbosity", "default"],
  ["auto_explain.log_min_duration", "10s"],
])("fires: %s = %s", (name, value) => {
  expect(told(postgresql(`"${name}": "${value}"`))).toEqual([
    `stack.yaml:5 postgresql: ${name} = ${value} writes statements with their data`,
  ]);
});

const runRule = (topology: Topology, files: readonly RenderedFile[]) =>
  runRules([rule], { topology, files }, () => "stack.yaml");

/** A rendered file with another value of one key. */
function edited(dialect: string, key: string, value: string) {
  const topology = topologyOf();
  const files = renderLocal(specOf(), topology).map((file) =>
    file.dialect !== dialect
      ? file
      : {
          ...file,
          settings: file.settings.map((one) =>
            one.key === key ? { ...one, value: [value] } : one,
          ),
        },
  );
  return runRule(topology, files).map(({ message }) => message);
}

test.each(["x.log error", "x.log warn", "x.log", "stderr info"])(
  "fires: nginx writes request lines with error_log %s",
  (value) => {
    expect(edited("nginx", "error_log", value)[0]).toMatch(/writes the request lines of faults/);
  },
);

test.each(["%{+Q}r", "%HU", "%(path)HPO", "%[capture.req.uri]", "%(query)HQ"])(
  "fires: HAProxy writes the query or the token in a path with %s",
  (value) => {
    expect(edited("haproxy", "log-format", value)[0]).toMatch(/has the request line or its query/);
  },
);

test("does not fire: what is rendered", () => {
  expect(edited("nginx", "daemon", "off")).toEqual([]);
});

test("does not fire: more words without data", () => {
  expect(
    told("odoo: { options: { log_level: debug, log_handler: 'odoo.addons.stock:DEBUG' } }"),
  ).toEqual([]);
  expect(told(postgresql("log_statement: none"))).toEqual([]);
  expect(
    told(postgresql("log_min_duration_statement: -1, log_min_error_statement: PANIC")),
  ).toEqual([]);
});

test("not applicable: without a database group", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "postgresql");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

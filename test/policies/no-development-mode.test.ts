import { expect, test } from "vitest";
import { noDevelopmentMode as rule } from "../../policies/no-development-mode.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

const told = (below: string, platform: "local" | "kubernetes" = "local") =>
  judged(rule, below, platform).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires for every pool, or for one", () => {
  expect(told("odoo: { options: { dev_mode: all } }")).toEqual([
    "stack.yaml:5 odoo.options:dev_mode: dev_mode = all opens a debugger that runs code for every user who meets an error, and reloads on every save",
  ]);
  const one = `pools:
  a: { role: http }
  c: { role: cron, options: { screencasts: /tmp/x } }`;
  expect(told(one)).toEqual([
    "stack.yaml:7 c:screencasts: screencasts = /tmp/x records what tests show",
  ]);
  // Odoo 19.0 does not take it from a file, and the model refuses it.
  const former = 'odoo: { version: "18.0", options: { test_enable: true } }';
  expect(told(former, "kubernetes")).toEqual([
    "stack.yaml:5 odoo.options:test_enable: test_enable = True runs tests, which write into the database",
  ]);
});

test("does not fire: switched off", () => {
  expect(told("odoo: { options: { screenshots: '', dev_mode: '' } }")).toEqual([]);
  const former = 'odoo: { version: "18.0", options: { test_enable: false } }';
  expect(told(former, "kubernetes")).toEqual([]);
});

test("not applicable: without such options", () => {
  expect(told("odoo: { options: { limit_request: 100 } }")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

import { expect, test } from "vitest";
import { noDevelopmentMode as rule } from "../../policies/no-development-mode.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires for every pool, or for one", () => {
  expect(told("odoo: { options: { dev_mode: all } }")).toEqual([
    "stack.yaml:5 odoo.options:dev_mode: dev_mode = all opens a debugger that runs code for whoever meets an error, and reloads on every save",
  ]);
  const one = `pools:
  a: { role: http }
  c: { role: cron, options: { test_enable: true } }`;
  expect(told(one)).toEqual([
    "stack.yaml:7 c:test_enable: test_enable = True runs tests, which write into the database",
  ]);
});

test("does not fire: switched off", () => {
  expect(told("odoo: { options: { test_enable: false, dev_mode: '' } }")).toEqual([]);
});

test("not applicable: without such options", () => {
  expect(told("odoo: { options: { limit_request: 100 } }")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

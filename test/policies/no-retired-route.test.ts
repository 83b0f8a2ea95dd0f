import { expect, test } from "vitest";
import { noRetiredRoute as rule } from "../../policies/no-retired-route.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

const routes = (list: string) => `pools:
  a: { role: http }
  b: { role: http, routes: [${list}] }
  c: { role: cron }`;

test("fires: a path of older series", () => {
  expect(told(routes("/api, /longpolling"))).toEqual([
    "stack.yaml:7 b:/longpolling: Odoo answers 404 there since 17.0; notifications come through /websocket",
  ]);
  expect(told(routes("/longpolling/poll"))).toHaveLength(1);
});

test("does not fire: a path that only begins alike", () => {
  expect(told(routes("/longpollings"))).toEqual([]);
});

test("not applicable: without routes", () => {
  expect(told("")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

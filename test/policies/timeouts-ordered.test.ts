import { expect, test } from "vitest";
import { timeoutsOrdered as rule } from "../../policies/timeouts-ordered.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const pools = (limit: string) => `pools:
  a: { role: http }
  short:
    role: http
    routes: [/short]
    limitTimeReal: ${limit}
  c: { role: cron, limitTimeReal: 10 s }`;

test("fires: Odoo gives up before PgBouncer does", () => {
  const finding = (seconds: number) => ({
    rule: "timeouts-ordered",
    severity: "mandatory",
    subject: "short",
    message: `limit_time_real of ${seconds} s must be longer than query_wait_timeout of 60 s`,
    fix: rule.fix,
    at: "stack.yaml:10",
  });
  expect(judged(rule, pools("30 s"))).toEqual([finding(30)]);
  expect(judged(rule, pools("60 s"))).toEqual([finding(60)]);
});

test("does not fire: one second more; the tiers outside follow", () => {
  expect(judged(rule)).toEqual([]);
  expect(judged(rule, pools("61 s"))).toEqual([]);
  expect(judged(rule, pools("6 h"))).toEqual([]);
});

test("fires for every link that is too short, whoever made it so", () => {
  const topology = topologyOf();
  const budgets = topology.budgets.map((line) =>
    line.resource === "seconds" && ["nginx", "edge"].includes(line.consumer)
      ? { ...line, amount: 1 }
      : line,
  );
  expect(judgedTopology(rule, { ...topology, budgets }).map(({ message }) => message)).toEqual([
    "nginx of 1 s must be longer than balancer and its queue of 165 s",
    "edge of 1 s must be longer than nginx of 1 s",
  ]);
});

test("not applicable: no HTTP pool waits for anything", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "http");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

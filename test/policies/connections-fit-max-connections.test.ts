import { expect, test } from "vitest";
import { connectionsFitMaxConnections as rule } from "../../policies/connections-fit-max-connections.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

test("fires: max_connections below the sum, which is told addend by addend", () => {
  const [finding, ...others] = judged(rule, "postgresql:\n  parameters:\n    max_connections: 50");
  expect(others).toEqual([]);
  expect(finding).toEqual({
    rule: "connections-fit-max-connections",
    severity: "mandatory",
    subject: "postgresql",
    message: expect.stringMatching(/^\d+ \(.*\)( \+ \d+ \(.*\))+ = \d+, max_connections is 50$/),
    fix: rule.fix,
    at: "stack.yaml:7",
  });
  const [sum, total] = (finding?.message ?? "").split(" = ");
  const addends = [...(sum ?? "").matchAll(/(?:^| \+ )(\d+) \(/g)].map((match) => Number(match[1]));
  expect(addends.reduce((a, b) => a + b, 0)).toBe(Number.parseInt(total ?? "", 10));
});

test("fires: pools larger than the limit that was written", () => {
  const findings = judged(
    rule,
    "pgbouncer: { poolSize: { pooled: 500 } }\npostgresql: { parameters: { max_connections: 900 } }",
  );
  expect(findings.map(({ subject, at }) => ({ subject, at }))).toEqual([
    { subject: "postgresql", at: "stack.yaml:6" },
  ]);
});

test("does not fire: the kit adds up max_connections itself, or it is exactly enough", () => {
  expect(judged(rule)).toEqual([]);
  expect(judged(rule, "pgbouncer: { poolSize: { pooled: 500 } }")).toEqual([]);
  const message = judged(rule, "postgresql: { parameters: { max_connections: 25 } }")[0]?.message;
  const needed = Number(/= (\d+),/.exec(message ?? "")?.[1]);
  expect(judged(rule, `postgresql: { parameters: { max_connections: ${needed} } }`)).toEqual([]);
  expect(
    judged(rule, `postgresql: { parameters: { max_connections: ${needed - 1} } }`),
  ).toHaveLength(1);
});

test("not applicable: nobody counts connections", () => {
  expect(judgedTopology(rule, { ...topologyOf(), budgets: [] })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

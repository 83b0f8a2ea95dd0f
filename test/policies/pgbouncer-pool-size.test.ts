import { expect, test } from "vitest";
import { pgbouncerPoolSize as rule } from "../../policies/pgbouncer-pool-size.ts";
import { judged, judgedNonsense, thrown } from "./judged.ts";

test("fires for each listener: what is left cannot hold every session", () => {
  expect(judged(rule, "pgbouncer:\n  poolSize:\n    { pooled: 19, session: 65 }")).toEqual([
    {
      rule: "pgbouncer-pool-size",
      severity: "mandatory",
      subject: "pgbouncer:pooled",
      message:
        "20 sessions at the busiest, 19 server connections are left with one of 2 instances lost",
      fix: rule.fix,
      at: "stack.yaml:7",
    },
    {
      rule: "pgbouncer-pool-size",
      severity: "mandatory",
      subject: "pgbouncer:session",
      message:
        "66 sessions at the busiest, 65 server connections are left with one of 2 instances lost",
      fix: rule.fix,
      at: "stack.yaml:7",
    },
  ]);
});

test("does not fire: exactly enough, or more instances that share", () => {
  expect(judged(rule)).toEqual([]);
  expect(judged(rule, "pgbouncer: { poolSize: { pooled: 20, session: 66 } }")).toEqual([]);
  expect(
    judged(rule, "pgbouncer: { instances: 3, poolSize: { pooled: 10, session: 33 } }"),
  ).toEqual([]);
});

test("not applicable: in transaction mode a session holds no server connection", () => {
  expect(judged(rule, "pgbouncer: { mode: transaction, poolSize: { pooled: 1 } }")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

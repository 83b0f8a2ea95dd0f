import { expect, test } from "vitest";
import { noIdleSessionTimeout as rule } from "../../policies/no-idle-session-timeout.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const postgresql = (parameters: string) => `postgresql: { parameters: { ${parameters} } }`;

const told = (below: string) =>
  judged(rule, below).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires for PostgreSQL's and PgBouncer's limit", () => {
  expect(told(postgresql("idle_session_timeout: 10min"))).toEqual([
    "stack.yaml:5 postgresql: idle_session_timeout = 10min closes sessions that LISTEN",
  ]);
  // Other spellings of a number that PostgreSQL takes.
  for (const value of ["1e6", "0x10"])
    expect(told(postgresql(`idle_session_timeout: "${value}"`)), value).toHaveLength(1);
  expect(told("pgbouncer: { options: { client_idle_timeout: 600 } }")).toEqual([
    "stack.yaml:5 pgbouncer: client_idle_timeout = 600 closes sessions that LISTEN",
  ]);
});

test("does not fire: switched off", () => {
  expect(told(postgresql("idle_session_timeout: 0"))).toEqual([]);
  expect(told("pgbouncer: { options: { client_idle_timeout: 0 } }")).toEqual([]);
});

test("does not fire: an idle transaction is another thing", () => {
  expect(told(postgresql("idle_in_transaction_session_timeout: 5min"))).toEqual([]);
});

test("not applicable: without a database group", () => {
  const topology = topologyOf();
  const groups = topology.groups.filter((group) => group.role !== "postgresql");
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

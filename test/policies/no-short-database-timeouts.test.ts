import { expect, test } from "vitest";
import { noShortDatabaseTimeouts as rule } from "../../policies/no-short-database-timeouts.ts";
import { topologyOf } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const postgresql = (parameters: string) => `postgresql: { parameters: { ${parameters} } }`;

const told = (below: string, platform: "local" | "kubernetes" = "local") =>
  judged(rule, below, platform).map(({ subject, message, at }) => `${at} ${subject}: ${message}`);

test("fires: PostgreSQL or PgBouncer gives up before Odoo's longest work", () => {
  expect(told(postgresql("statement_timeout: 60s"))).toEqual([
    "stack.yaml:5 postgresql:statement_timeout: statement_timeout of 60 s is shorter than the 900 s that Odoo allows its longest work",
  ]);
  expect(told(postgresql("transaction_timeout: 1000"))).toEqual([
    "stack.yaml:5 postgresql:transaction_timeout: transaction_timeout of 1 s is shorter than the 900 s that Odoo allows its longest work",
  ]);
  // Debian's PgBouncer does not have it yet.
  expect(told("pgbouncer: { options: { transaction_timeout: 60 } }", "kubernetes")).toEqual([
    "stack.yaml:5 pgbouncer:transaction_timeout: transaction_timeout of 60 s is shorter than the 900 s that Odoo allows its longest work",
  ]);
});

test("does not fire: switched off, or longer", () => {
  expect(told(postgresql("statement_timeout: 0, transaction_timeout: 15min"))).toEqual([]);
  expect(told("")).toEqual([]);
});

test("does not fire: other options of PgBouncer", () => {
  expect(told("pgbouncer: { options: { server_lifetime: 60 } }")).toEqual([]);
});

test("fires for the primary alone, wherever it stands: the reporting replica ends its own queries", () => {
  const parameters = (group: { role: string }, kind: "primary" | "reporting") =>
    topologyOf(postgresql("statement_timeout: 60s")).groups.flatMap((other) =>
      other.role === "postgresql" && group.role === "postgresql" && other.kind === kind
        ? [other]
        : [],
    );
  const long = topologyOf().groups;
  const timed = (kind: "primary" | "reporting") =>
    long
      .map((group) =>
        group.role === "postgresql" && group.kind === kind
          ? { ...group, parameters: parameters(group, kind)[0]?.parameters ?? [] }
          : group,
      )
      .toReversed();
  const fired = (kind: "primary" | "reporting") =>
    judgedTopology(rule, { ...topologyOf(), groups: timed(kind) }).length;
  expect(fired("primary")).toBe(1);
  expect(fired("reporting")).toBe(0);
});

test("not applicable: a stack without Odoo has nothing to outlast", () => {
  const topology = topologyOf(postgresql("statement_timeout: 60s"));
  const groups = topology.groups.filter(
    ({ role }) => !["http", "cron", "websocket"].includes(role),
  );
  expect(judgedTopology(rule, { ...topology, groups })).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

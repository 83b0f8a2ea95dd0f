import { expect, test } from "vitest";
import { tierBudgets } from "../../model/build/tier-budgets.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { proxyConnectionsFitMemory as rule } from "../../policies/proxy-connections-fit-memory.ts";
import { stackText } from "../model/written-stack.ts";
import { judged, judgedNonsense, judgedTopology, thrown } from "./judged.ts";

const inCluster = (below = "") =>
  buildTopology(parseSpec(stackText(below, "kubernetes"), "stack.yaml", "test"));

test("fires: more clients of PgBouncer than its container holds", () => {
  expect(judgedTopology(rule, inCluster("pgbouncer: { maxClientConnections: 20000 }"))).toEqual([
    {
      rule: "proxy-connections-fit-memory",
      severity: "mandatory",
      fix: rule.fix,
      subject: "pgbouncer",
      message:
        "program 8 MiB (idle) + run 16 MiB (a folder in memory) + clients of a listener 360000 KiB (20000 of 18 KiB) are more than the container's 256 MiB",
      at: "stack.yaml: pgbouncer.maxClientConnections",
    },
  ]);
});

test("fires: a tier of the kit's own figures", () => {
  const topology = inCluster();
  const budgets = topology.budgets.map((line) =>
    line.at === "nginx" && line.kind === "limit" && line.resource === "memory"
      ? { ...line, amount: 1 }
      : line,
  );
  expect(judgedTopology(rule, { ...topology, budgets }).map(({ at }) => at)).toEqual([
    "stack.yaml: ",
  ]);
});

test("does not fire: the defaults, in each of the five", () => {
  expect(judgedTopology(rule, inCluster())).toEqual([]);
  const places = new Set(tierBudgets(inCluster()).map(({ at }) => at));
  expect([...places]).toEqual(["edge", "nginx", "balancer", "pgbouncer", "router"]);
});

test("not applicable: a machine limits no container", () => {
  expect(judged(rule, "pgbouncer: { maxClientConnections: 100000 }")).toEqual([]);
});

test("threw: a finding", () => {
  expect(judgedNonsense(rule)).toEqual([expect.objectContaining(thrown(rule))]);
});

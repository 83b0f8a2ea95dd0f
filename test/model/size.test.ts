import fc from "fast-check";
import { expect, test } from "vitest";
import { fragmentOf } from "../../cli/size-report.ts";
import { renderLocal } from "../../local/render.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { sizedCluster, sizeName } from "../../model/size.ts";
import { workersFor } from "../../model/sizing.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { groupsOf } from "../../model/topology.ts";
import { runRules } from "../../policies/judge.ts";
import { rules } from "../../policies/rules.ts";
import { stackText } from "./written-stack.ts";

function built(users: number) {
  const spec = parseSpec(stackText(fragmentOf(sizedCluster(users))), "stack.yaml", "test");
  return { spec, topology: buildTopology(spec) };
}

test("whatever the number: the stack is valid, carries the users with one instance away, and is moderate", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (users) => {
      const { topology } = built(users);
      const [interactive] = groupsOf(topology, "http");
      const left = ((interactive?.instances ?? 0) - 1) * (interactive?.workers ?? 0);
      expect(left).toBeGreaterThanOrEqual(workersFor(users * 1.15));
      for (const group of groupsOf(topology, "http"))
        expect(group.instances).toBeGreaterThanOrEqual(2);
      if (users <= 1200) expect(interactive?.instances).toBeLessThanOrEqual(9);
    }),
    { numRuns: 60 },
  );
});

test.each([1, 12, 60, 61, 150, 300, 600, 1200, 5000])("%i users: no rule objects", (users) => {
  const { spec, topology } = built(users);
  const files = renderLocal(spec, topology);
  expect(runRules(rules, { topology, files }, spec.locate)).toEqual([]);
});

// How long CloudFront may wait is a quota of the account: no size knows it, and the page says so.
test.each([
  ["kubernetes", []],
  ["aws", ["interactive: timeouts-ordered", "report: timeouts-ordered"]],
])("on %s no rule objects to what is promised", (platform, objections) => {
  const text = stackText(fragmentOf(sizedCluster(150)), platform);
  const spec = parseSpec(text, "stack.yaml", "test");
  const found = runRules(rules, { topology: buildTopology(spec), files: [] }, spec.locate);
  expect(found.map(({ subject, rule }) => `${subject}: ${rule}`)).toEqual(objections);
});

test("the fragment of a size, as somebody would write it", () => {
  expect(fragmentOf(sizedCluster(150))).toBe(
    `concurrentUsers: 150
pools:
  interactive: { role: http, instances: 7, workers: 5, cpu: 2, memory: 2304 MiB }
  report: { role: http, instances: 2, workers: 3, cpu: 1, memory: 1536 MiB, routes: [/report, /web/export] }
  websocket: { role: websocket, instances: 2 }
  cron: { role: cron, instances: 2, threads: 2, cpu: 1, memory: 1 GiB }
pgbouncer: { instances: 2, mode: session }
postgresql: { cpu: 4, memory: 16 GiB, standbys: 2, durability: strict, reportingReplica: true }`,
  );
});

test("names of sizes end where they say", () => {
  expect([1, 60, 61, 150, 1200, 1201].map(sizeName)).toEqual(["S", "S", "M", "M", "XXL", null]);
});

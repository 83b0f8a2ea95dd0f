import fc from "fast-check";
import { expect, test } from "vitest";
import { sizedCluster } from "../../model/size.ts";
import { printingPools, workersFor, workersOf, workersPerCpu } from "../../model/sizing.ts";
import type { PoolSpec } from "../../model/spec/cluster.ts";
import { groupsOf, theGroup } from "../../model/topology.ts";
import { runRules } from "../../policies/judge.ts";
import { rules } from "../../policies/rules.ts";
import { specOf, topologyOf } from "./written-stack.ts";

type HttpPool = Extract<PoolSpec, { role: "http" }>;

const workers = (below: string) =>
  groupsOf(topologyOf(below), "http").map((group) => group.workers);

test("12 users are 2 workers, and a second instance carries them alone", () => {
  expect(workers("")).toEqual([2]);
  expect(groupsOf(topologyOf(""), "http")[0]?.instances).toBe(2);
});

test.each([
  [1, 1],
  [6, 1],
  [7, 2],
  [12, 2],
  [13, 3],
  [20000, 3334],
])("%i users need %i workers", (users, expected) => {
  expect(workersFor(users)).toBe(expected);
});

test.each([
  [0.1, 1],
  [0.5, 2],
  [1, 3],
  [1.5, 4],
  [4, 9],
])("%f CPUs carry %i workers", (cpu, expected) => {
  expect(workersPerCpu(cpu)).toBe(expected);
});

test("a pool with routes has one worker, a written number stays as written", () => {
  expect(
    workers(`concurrentUsers: 600
pools: { a: { role: http, workers: 9 }, b: { role: http, routes: [/b] }, c: { role: cron } }`),
  ).toEqual([9, 1]);
});

test("no more than CPU and memory carry: a rule says what is missing, and it is advice", () => {
  const pool = (promise: string) =>
    workers(`concurrentUsers: 600\npools: { a: { role: http, ${promise} }, c: { role: cron } }`);
  expect(pool("memory: 8 GiB")).toEqual([3]);
  expect(pool("cpu: 8, memory: 1 GiB")).toEqual([2]);
  expect(pool("cpu: 8, memory: 8 GiB")).toEqual([17]);
  expect(pool("memory: 128 MiB")).toEqual([2]);
  for (const users of [1, 12, 13, 18, 19, 100, 20000]) {
    const { severities } = judgedBySize(`concurrentUsers: ${users}`);
    expect(severities, `${users} users`).not.toContain("mandatory");
  }
});

const pool = fc.record({
  instances: fc.integer({ min: 1, max: 200 }),
  cpu: fc.double({ min: 0.1, max: 256, noNaN: true }),
});
function judgedBySize(below: string): { severities: string[] } {
  const spec = specOf(below);
  const evidence = { topology: topologyOf(below), files: [] };
  return { severities: runRules(rules, evidence, spec.locate).map((finding) => finding.severity) };
}

const template = specOf().cluster.pools["interactive"] as HttpPool;

test("more users never mean fewer workers, more instances never more workers each", () => {
  fc.assert(
    fc.property(pool, fc.integer({ min: 1, max: 20000 }), fc.nat(1000), (shape, users, more) => {
      const sized: HttpPool = { ...template, ...shape };
      expect(workersOf(sized, users + more, false)).toBeGreaterThanOrEqual(
        workersOf(sized, users, false),
      );
      const wider = { ...sized, instances: sized.instances + more };
      expect(workersOf(wider, users, false)).toBeLessThanOrEqual(workersOf(sized, users, false));
      expect(workersOf(sized, users, false)).toBeGreaterThanOrEqual(1);
      expect(workersOf(sized, users, false)).toBeLessThanOrEqual(workersPerCpu(sized.cpu));
      // Odoo's web client prints with two at least; more are not because of that.
      expect(workersOf(sized, users, true)).toBeGreaterThanOrEqual(2);
      expect(workersOf(sized, users, true)).toBeLessThanOrEqual(
        Math.max(2, workersOf(sized, users, false)),
      );
    }),
  );
});

test("more of anything never means fewer server connections", () => {
  const size = (below: string) =>
    theGroup(topologyOf(below), "pgbouncer").listeners.map((it) => it.databases[0]?.poolSize ?? 0);
  let before = [0, 0];
  for (let instances = 1; instances <= 40; instances += 3) {
    const now = size(`pools:
  a: { role: http, instances: ${instances}, workers: 2 }
  w: { role: websocket, instances: ${instances} }
  c: { role: cron }`);
    for (const [index, amount] of now.entries())
      expect(amount).toBeGreaterThanOrEqual(before[index] ?? 0);
    before = now;
  }
});

test("the pool that prints is the one that the web client asks", () => {
  const of = (below: string) => [...printingPools(specOf(below).cluster.pools)];
  const cron = "c: { role: cron }";
  const rest = "rest: { role: http }";
  expect(of(`pools: { ${rest}, ${cron} }`)).toEqual(["rest"]);
  expect(of(`pools: { ${rest}, r: { role: http, routes: [/report] }, ${cron} }`)).toEqual(["r"]);
  expect(of(`pools: { ${rest}, r: { role: http, routes: [/reporting] }, ${cron} }`)).toEqual([
    "rest",
  ]);
  expect(
    of(
      `pools: { ${rest}, r: { role: http, routes: [/report] }, b: { role: http, routes: [/report/download] }, ${cron} }`,
    ),
  ).toEqual(["r", "b"]);
  expect(
    of(
      `pools: { ${rest}, r: { role: http, routes: [/report] }, b: { role: http, routes: [/report/barcode] }, ${cron} }`,
    ),
  ).toEqual(["r"]);
});

test("few users still get PDFs: two workers where they are printed", () => {
  for (const users of [1, 6, 12, 60, 300, 1200]) {
    expect(sizedCluster(users).pools.report.workers).toBeGreaterThanOrEqual(2);
    expect(
      workers(`concurrentUsers: ${users}\npools: { rest: { role: http }, c: { role: cron } }`)[0],
    ).toBeGreaterThanOrEqual(2);
  }
  expect(
    workers(
      "pools: { a: { role: http }, b: { role: http, routes: [/report] }, c: { role: cron } }",
    ),
  ).toEqual([2, 2]);
});

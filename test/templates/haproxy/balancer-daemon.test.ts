/** A burst on real nginx and real balancers, before instances of Odoo's shape. Needs ODOO_CLUSTER_ROOT and root's rights. */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Burst, type Flooded, flood, percentile } from "../../../drills/traffic/flood.ts";
import { processTree, signalAll } from "../../../local/processes.ts";
import type { Topology } from "../../../model/topology.ts";
import { renderBalancer } from "../../../templates/haproxy/balancer.ts";
import { renderNginx } from "../../../templates/nginx/settings.ts";
import { endProcess, Machine, root } from "../nginx/daemon.ts";
import { topology as fixture, groupNamed, makeLayout } from "../nginx/fixture.ts";
import { ask } from "../nginx/traffic.ts";

/** Two instances of two workers, and pools with one worker: `api` is quick, `report` slow. */
const workers: Readonly<Record<string, number>> = { interactive: 2, api: 1, report: 1 };
const seconds: Readonly<Record<string, number>> = { interactive: 0.04, api: 0.02, report: 1 };
/**
 * Processes of an instance end one after the other. nginx asks the other balancer again within a
 * millisecond, and that one may still reach the instance: what each of the two had in it is lost.
 */
const atOnceOfAnInstance = 2 * (workers.interactive ?? 0);
const topology: Topology = {
  ...fixture,
  groups: fixture.groups.map((group) =>
    group.role === "balancer"
      ? {
          ...group,
          pools: Object.entries(workers).map(([name, perInstance]) => ({
            group: name,
            perInstance,
            maxConcurrent: name === "report" ? 10 : 1000,
            maxWait: name === "report" ? 3 : 30,
            timeout: 135,
          })),
        }
      : group,
  ),
};
const layout = (machine: Machine) => makeLayout(machine.folder, 60);

describe.skipIf(root === "")("a burst", () => {
  let machine: Machine;
  const instances = new Map<string, ChildProcess>();
  const balancers: ChildProcess[] = [];

  const burst = async (path: string, atOnce: number, more: Partial<Burst> = {}): Promise<Flooded> =>
    await flood(
      { host: "127.88.62.11", port: 8080, name: "erp.localhost", authority: null },
      { path, atOnce, requests: Math.max(200, atOnce), ...more },
    );
  const start = async (bind: string, name: string) => {
    const command = ["/usr/bin/python3", `${machine.folder}/prefork.py`, bind];
    const { process } = await machine.start(
      [...command, String(workers[name]), String(seconds[name])],
      { host: bind, port: 8072 },
    );
    instances.set(bind, process);
  };

  beforeAll(async () => {
    machine = await Machine.create();
    const place = layout(machine);
    await machine.write(
      "prefork.py",
      readFileSync(join(import.meta.dirname, "../../prefork/prefork.py"), "utf8"),
    );
    await machine.install([...renderNginx(topology, place), ...renderBalancer(topology, place)]);
    await machine.makeFolder("spool/nginx-1");
    for (const name of Object.keys(workers))
      for (const { bind } of place.nodes(groupNamed(name))) await start(bind, name);
    for (const { id, bind } of place.nodes(groupNamed("balancer")))
      balancers.push(
        (
          await machine.start(
            ["haproxy", "-db", "-f", `${machine.folder}/config/${id}/haproxy.cfg`],
            { host: bind, port: 8070 },
          )
        ).process,
      );
    const config = `${machine.folder}/config/nginx-1/nginx.conf`;
    await machine.start(
      ["nginx", "-e", `${machine.folder}/boot.log`, "-p", machine.folder, "-c", config],
      { host: "127.88.62.11", port: 8080 },
    );
  });

  afterAll(async () => {
    await machine?.stop();
  });

  test.each([
    ["two instances of two workers", "/", [160, 320, 1000]],
    ["one worker", "/json/2/x", [160, 320]],
  ])("on %s is answered whole, as fast as 40 at once", async (_, path, sizes) => {
    const calm = await burst(path, 40);
    expect([...calm.statuses.keys()]).toEqual([200]);
    for (const atOnce of sizes) {
      const stormy = await burst(path, atOnce);
      expect([...stormy.statuses.keys()], `${atOnce} at once`).toEqual([200]);
      expect(stormy.perSecond, `${atOnce} at once`).toBeGreaterThan(0.5 * calm.perSecond);
    }
  });

  test("that waits too long, or finds the queue full, is refused and asked to come again", async () => {
    const slow = await burst("/report/x", 12, { requests: 12, method: "POST", body: "x" });
    // One second each, three seconds of patience, ten places.
    expect([...slow.statuses.keys()].toSorted()).toEqual([200, 503]);
    expect(slow.statuses.get(200)).toBeGreaterThanOrEqual(3);
    expect(slow.unexplained).toBe(0);
    expect(percentile(slow.refused, 0)).toBeLessThan(1000);
    expect(percentile(slow.refused, 1)).toBeGreaterThan(2900);
    expect(percentile(slow.refused, 1)).toBeLessThan(4500);
  });

  test("loses no GET when a worker is killed in it", async () => {
    const [, other] = layout(machine).nodes(groupNamed("interactive"));
    const [, worker] = processTree(instances.get(other?.bind ?? "")?.pid ?? 0);
    const running = burst("/", 40, { requests: 300 });
    await sleep(500);
    signalAll([worker ?? 0], "SIGKILL");
    expect([...(await running).statuses.keys()]).toEqual([200]);
  });

  test("loses at most what an instance works on when it is killed in it, and uses it again when it is back", async () => {
    const [victim] = layout(machine).nodes(groupNamed("interactive"));
    const bind = victim?.bind ?? "";
    const running = burst("/", 40, { requests: 700 });
    await sleep(500);
    const former = instances.get(bind);
    signalAll(processTree(former?.pid ?? 0), "SIGKILL");
    const { statuses } = await running;
    expect(statuses.get(200)).toBeGreaterThanOrEqual(700 - atOnceOfAnInstance);
    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 502)).toEqual([]);
    if (former !== undefined) await endProcess(former);
    await sleep(1500);
    await start(bind, "interactive");
    await sleep(2500);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => ask({ host: "127.88.62.11", port: 8080, path: "/" })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ headers }) => headers["x-instance"])).size).toBe(2);
  });

  test("costs nothing when a balancer is killed before it", async () => {
    const [first] = balancers;
    if (first !== undefined) await endProcess(first);
    for (const path of ["/", "/json/2/x"]) {
      const answered = await burst(path, 40, { method: "POST", body: "x", requests: 80 });
      expect([...answered.statuses.keys()], path).toEqual([200]);
    }
  });
});

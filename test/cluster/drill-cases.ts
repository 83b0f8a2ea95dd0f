/** Everything fails once, under traffic, and every promise is kept. */
import { expect, test } from "vitest";
import type { Drill } from "../../drills/drill.ts";
import { drillsOf } from "../../drills/drills.ts";
import { measure } from "../../drills/measure.ts";
import { HttpClient } from "../../drills/traffic/http-client.ts";
import { makeMarks } from "../../drills/traffic/marks.ts";
import { Session } from "../../drills/traffic/session.ts";
import { broken } from "../../drills/verdict.ts";
import { localCluster } from "../../local/running-cluster.ts";
import { namePrefix } from "../../model/drill-names.ts";
import type { Ask } from "./cluster.ts";
import { figure } from "./figures.ts";
import { sqlAs } from "./inside.ts";
import { eventually } from "./logs.ts";
import type { PoolMode } from "./suite-stack.ts";

const instances = [
  ...["etcd-1", "router-1", "router-2", "pgbouncer-1", "pgbouncer-2", "cron-1"],
  ...["websocket-1", "websocket-2", "interactive-1", "interactive-2", "api-1", "report-1"],
  ...["balancer-1", "balancer-2", "nginx-1", "nginx-2", "edge-1"],
];
const groups = [
  ...["pgbouncer", "cron", "websocket", "interactive", "api", "report", "balancer", "nginx"],
];
const ofPrimary = [
  ...["switchover", "lose-standby", "crash-primary", "lose-primary"],
  ...["kill-patroni", "kill-postmaster", "freeze-primary"],
];

/** Of every instance and every group of the suite's stack. */
const all = [
  ...instances.flatMap((name) => [`kill ${name}`, `kill-parent ${name}`]),
  ...groups.map((group) => `restart ${group}`),
  ...ofPrimary,
];

/**
 * Where a group has two, one loses all of its processes and the other its first one alone: of
 * PgBouncer that is all it has. The pool `api` is one instance, as `report` is.
 */
const done = all.filter((id) => {
  const [verb, name = ""] = id.split(" ");
  if (name.startsWith("api") || id === "kill-parent pgbouncer-2") return false;
  if (verb === "kill") return !name.endsWith("-2") && name !== "cron-1";
  if (verb === "kill-parent") return name.endsWith("-2") || name === "cron-1" || name === "edge-1";
  return true;
});

/** What the pool mode decides, or could. */
const poolers = [
  "kill router-1",
  "kill pgbouncer-1",
  "restart pgbouncer",
  "switchover",
  "crash-primary",
];

export function drillCases(ask: Ask, mode: PoolMode): void {
  test("there is a drill for every instance", () => {
    const ids = drillsOf(localCluster(ask().stack.loaded)).map(({ id }) => id);
    expect(ids.toSorted()).toEqual(all.toSorted());
  });

  if (mode === "session")
    test("a drill's user and all else of it is gone when it ends, also what a killed one left", {
      timeout: 300_000,
    }, async () => {
      const { stack, admin } = ask();
      const cluster = localCluster(stack.loaded);
      const left = async () => {
        const [row] = await cluster.query(
          `SELECT (SELECT count(*) FROM res_users WHERE login LIKE '${namePrefix}%')
             + (SELECT count(*) FROM res_partner WHERE name LIKE '${namePrefix}%')
             + (SELECT count(*) FROM ir_cron WHERE cron_name LIKE '${namePrefix}%')
             + (SELECT count(*) FROM ir_act_server WHERE name::text LIKE '%${namePrefix}%')
             + (SELECT count(*) FROM ir_logging WHERE name LIKE '${namePrefix}%')`,
        );
        return Number(row?.[0]);
      };
      // As one that was killed leaves it: a job with its own action, and the action that notifies.
      await makeMarks(admin);
      expect(await left()).toBeGreaterThan(1);
      await cluster.asOwnUser(async (own) => {
        expect(own.administrator.login).not.toBe("admin");
        const marks = await makeMarks(
          await Session.logIn(
            HttpClient.through(own.entry),
            own.administrator.login,
            own.administrator.password,
          ),
        );
        expect(marks.name).toContain(namePrefix);
        expect(await left()).toBeGreaterThan(3);
      });
      expect(await left()).toBe(0);
      await expect(
        cluster.asOwnUser(async () => {
          throw new Error("a drill that failed");
        }),
      ).rejects.toThrow("a drill that failed");
      expect(await left()).toBe(0);
    });

  if (mode === "session")
    test("with primary and standby lost the reporting replica is not promoted", {
      timeout: 300_000,
    }, async () => {
      const { stack } = ask();
      const cluster = localCluster(stack.loaded);
      const electable = cluster.instances.filter(({ group }) => group === "postgresql");
      expect(electable.length).toBe(2);
      try {
        await Promise.all(electable.map(({ name }) => cluster.kill(name, "instance")));
        // Patroni's ttl is over after 20 s; then whoever may takes the lead.
        await new Promise((resolve) => setTimeout(resolve, 30_000));
        expect(await cluster.primary()).toBeNull();
        expect(await sqlAs(stack, "reporting", "report", "SELECT pg_is_in_recovery()")).toEqual([
          ["t"],
        ]);
      } finally {
        for (const { name } of electable) await cluster.start(name);
      }
      expect(
        await eventually(
          () => cluster.missing(),
          (missing) => missing === null,
          90_000,
        ),
      ).toBeNull();
    });

  // Once more where it failed, so that one fault in hundreds does not stop a change: who breaks a
  // promise fails twice, and `drill all --repeat 10` counts every one.
  const options = { timeout: 300_000, retry: 1 };
  test.each(mode === "session" ? done : poolers)("%s", options, async (id) => {
    const { stack } = ask();
    const cluster = localCluster(stack.loaded);
    const drill = drillsOf(cluster).find((one) => one.id === id) as Drill;
    const seen = await measure(cluster, drill, stack.progress, 2);
    if (id === "switchover" || id.endsWith("-primary")) {
      figure(`${id}-gap-seconds-${mode}`, seen.gap);
      figure(`${id}-notifications-seconds-${mode}`, seen.bus ?? -1);
    }
    expect(seen.acknowledged, JSON.stringify(seen)).toBeGreaterThan(10);
    expect(broken(drill.bounds, seen), JSON.stringify(seen)).toEqual([]);
  });
}

/** Every drill of a cluster, from the cheapest to the worst. */

import { isRouted } from "../model/odoo-pools.ts";
import type { Instance, RunningCluster } from "../model/running-cluster.ts";
import { groupsOf } from "../model/topology.ts";
import type { Blow, Drill, Pledge } from "./drill.ts";
import { poolMode } from "./measure.ts";
import { pause } from "./traffic/writer.ts";

/** Seconds until Patroni gives a primary up that no longer answers, and another one serves. */
const failoverGap = 25;
/** Seconds until a crashed primary's place is taken by the standby. */
const crashGap = 5;
const background = 10;
/** Seconds for which a frozen primary stands still: longer than it keeps the leader's key. */
const frozen = 45;
/** Seconds for which a planned change of the primary asks users to wait. */
const plannedGap = 10;

/** The drills that make sense for what a cluster has. */
export function drillsOf(cluster: RunningCluster): Drill[] {
  const of = (...roles: Instance["role"][]) =>
    cluster.instances.filter(({ role }) => roles.includes(role));
  // A reporting replica never takes a primary's place.
  const members = groupsOf(cluster.topology, "database")
    .filter(({ kind }) => kind === "primary")
    .reduce((sum, { instances }) => sum + instances, 0);
  return [
    ...of(
      "http",
      "cron",
      "websocket",
      "pooler",
      "router",
      "balancer",
      "proxy",
      "edge",
      "consensus",
    ).flatMap((instance) => [
      killOne(cluster, instance, "service"),
      killOne(cluster, instance, "parent"),
    ]),
    killPatroni,
    ...groupNames(of("http", "cron", "websocket", "balancer", "proxy", "pooler")).map((group) =>
      restartGroup(cluster, group),
    ),
    ...(members > 1
      ? [
          switchover(poolMode(cluster.topology) === "transaction" ? "none" : "in-flight"),
          loseStandby,
          crashPrimary,
          killPostmaster,
          freezePrimary,
          losePrimary,
        ]
      : []),
  ];
}

function killOne(cluster: RunningCluster, instance: Instance, what: "service" | "parent"): Drill {
  const alone = cluster.instances.filter(({ group }) => group === instance.group).length === 1;
  // A job or a websocket that is cut is no request: it runs, or opens, again.
  const serves = servesRequests(cluster, instance);
  return {
    id: `${what === "parent" ? "kill-parent" : "kill"} ${instance.name}`,
    title:
      what === "parent"
        ? `the first process of ${instance.name} alone is killed`
        : `${instance.name} is killed`,
    pledge: { gap: null, background, failed: alone && serves ? "while-away" : "in-flight" },
    act: (at) => at.kill(instance.name, what),
  };
}

function servesRequests({ topology }: RunningCluster, { group, role }: Instance): boolean {
  if (["cron", "websocket", "consensus"].includes(role)) return false;
  const pool = groupsOf(topology, "http").find(({ name }) => name === group);
  return pool === undefined || isRouted(pool);
}

function restartGroup(cluster: RunningCluster, group: string): Drill {
  const alone = cluster.instances.filter((instance) => instance.group === group).length === 1;
  const serves = cluster.instances.some(
    (instance) => instance.group === group && servesRequests(cluster, instance),
  );
  return {
    id: `restart ${group}`,
    title: `${group} is restarted as planned`,
    pledge: { gap: null, background, failed: alone && serves ? "while-away" : "none" },
    act: (at) => during(() => at.restart(group)),
  };
}

const switchover = (failed: Pledge["failed"]): Drill => ({
  id: "switchover",
  title: "the standby becomes the primary as planned",
  pledge: { gap: plannedGap, background, failed },
  act: (cluster) => during(() => cluster.switchover()),
});

const crashPrimary: Drill = {
  id: "crash-primary",
  title: "the primary's postmaster is killed",
  pledge: { gap: crashGap, background, failed: "in-flight" },
  act: async (cluster) => await cluster.kill(await primaryOf(cluster), "service"),
};

const killPostmaster: Drill = {
  id: "kill-postmaster",
  title: "the primary's postmaster alone is killed",
  pledge: { gap: crashGap, background, failed: "in-flight" },
  act: async (cluster) => await cluster.kill(await primaryOf(cluster), "parent"),
};

const killPatroni: Drill = {
  id: "kill-patroni",
  title: "the primary's Patroni alone is killed",
  pledge: { gap: crashGap, background, failed: "in-flight" },
  // PostgreSQL goes on, but who asks Patroni for the primary notices within a second, and cuts.
  act: async (cluster) => {
    const { from } = await cluster.kill(await primaryOf(cluster), "agent");
    await pause(1000);
    return { from, to: performance.now() };
  },
};

const freezePrimary: Drill = {
  id: "freeze-primary",
  title: "the primary's machine stands still for 45 s, and goes on",
  pledge: { gap: failoverGap, background, failed: "in-flight" },
  act: async (cluster) => {
    const { from, to, over } = await cluster.freeze(await primaryOf(cluster), frozen);
    return { from, to, undo: over };
  },
};

const losePrimary: Drill = {
  id: "lose-primary",
  title: "the primary's machine is lost",
  pledge: { gap: failoverGap, background, failed: "in-flight" },
  act: async (cluster) => lose(cluster, await primaryOf(cluster)),
};

const loseStandby: Drill = {
  id: "lose-standby",
  title: "the synchronous standby's machine is lost",
  pledge: { gap: failoverGap, background, failed: "in-flight" },
  act: async (cluster) => {
    const primary = await primaryOf(cluster);
    const groups = new Map(cluster.instances.map(({ name, group }) => [name, group]));
    const standby = cluster.instances.find(
      ({ name, group }) => group === groups.get(primary) && name !== primary,
    );
    if (standby === undefined) throw new Error("the primary has no standby");
    return await lose(cluster, standby.name);
  },
};

async function lose(cluster: RunningCluster, victim: string): Promise<Blow> {
  const span = await cluster.kill(victim, "instance");
  return { ...span, undo: () => cluster.start(victim) };
}

async function during(work: () => Promise<void>): Promise<Blow> {
  const from = performance.now();
  await work();
  return { from, to: performance.now() };
}

async function primaryOf(cluster: RunningCluster): Promise<string> {
  const primary = await cluster.primary();
  if (primary === null) throw new Error("the cluster has no primary");
  return primary;
}

function groupNames(instances: readonly Instance[]): string[] {
  return [...new Set(instances.map(({ group }) => group))];
}

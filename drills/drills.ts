/** Every drill of a cluster, from the least disruptive to the most. */

import type { Instance, RunningCluster } from "../model/running-cluster.ts";
import { tierOf } from "../model/tiers/tiers.ts";
import { groupsOf } from "../model/topology.ts";
import type { Bounds, Drill, Fault } from "./drill.ts";
import { poolMode } from "./measure.ts";
import { pause } from "./traffic/writer.ts";

/** Seconds until Patroni demotes a primary that no longer answers and a standby serves. */
const failoverGap = 25;
/** Seconds until the standby is promoted after the primary crashed. */
const crashGap = 5;
const background = 10;
/** Seconds for which the primary is frozen: longer than the TTL of its leader key. */
const frozen = 45;
/** Seconds for which a planned switchover makes users wait. */
const plannedGap = 10;

/** The drills that make sense for what a cluster has. */
export function drillsOf(cluster: RunningCluster): Drill[] {
  const allowed = (what: "kill" | "restart") =>
    cluster.instances.filter((instance) => tierOf(instance).drills[what]);
  // A reporting replica is never promoted.
  const members = groupsOf(cluster.topology, "postgresql")
    .filter(({ kind }) => kind === "primary")
    .reduce((sum, { instances }) => sum + instances, 0);
  return [
    ...allowed("kill").flatMap((instance) => [
      killOne(cluster, instance, "service"),
      killOne(cluster, instance, "parent"),
    ]),
    killPatroni,
    ...groupNames(allowed("restart")).map((group) => restartGroup(cluster, group)),
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
  const only = cluster.instances.filter(({ group }) => group === instance.group).length === 1;
  // An interrupted job or websocket is no failed request: the job runs again, the websocket reconnects.
  const serves = servesRequests(cluster, instance);
  return {
    id: `${what === "parent" ? "kill-parent" : "kill"} ${instance.name}`,
    title:
      what === "parent"
        ? `only the parent process of ${instance.name} is killed`
        : `${instance.name} is killed`,
    bounds: { gap: null, background, failed: only && serves ? "while-away" : "in-flight" },
    act: (at) => at.kill(instance.name, what),
  };
}

function servesRequests({ topology }: RunningCluster, instance: Instance): boolean {
  const group = topology.groups.find(({ name }) => name === instance.group);
  return group === undefined || tierOf(group).drills.serves(group);
}

function restartGroup(cluster: RunningCluster, group: string): Drill {
  const only = cluster.instances.filter((instance) => instance.group === group).length === 1;
  const serves = cluster.instances.some(
    (instance) => instance.group === group && servesRequests(cluster, instance),
  );
  return {
    id: `restart ${group}`,
    title: `${group} is restarted as planned`,
    bounds: { gap: null, background, failed: only && serves ? "while-away" : "none" },
    act: (at) => during(() => at.restart(group)),
  };
}

const switchover = (failed: Bounds["failed"]): Drill => ({
  id: "switchover",
  title: "the standby becomes the primary as planned",
  bounds: { gap: plannedGap, background, failed },
  act: (cluster) => during(() => cluster.switchover()),
});

const crashPrimary: Drill = {
  id: "crash-primary",
  title: "the primary's postmaster is killed",
  bounds: { gap: crashGap, background, failed: "in-flight" },
  act: async (cluster) => await cluster.kill(await primaryOf(cluster), "service"),
};

const killPostmaster: Drill = {
  id: "kill-postmaster",
  title: "only the primary's postmaster is killed",
  bounds: { gap: crashGap, background, failed: "in-flight" },
  act: async (cluster) => await cluster.kill(await primaryOf(cluster), "parent"),
};

const killPatroni: Drill = {
  id: "kill-patroni",
  title: "only the primary's Patroni is killed",
  bounds: { gap: crashGap, background, failed: "in-flight" },
  // PostgreSQL keeps running, but routers that ask Patroni for the primary close its connections within a second.
  act: async (cluster) => {
    const { from } = await cluster.kill(await primaryOf(cluster), "agent");
    await pause(1000);
    return { from, to: performance.now() };
  },
};

const freezePrimary: Drill = {
  id: "freeze-primary",
  title: "the primary's machine is frozen for 45 s",
  bounds: { gap: failoverGap, background, failed: "in-flight" },
  act: async (cluster) => {
    const { from, to, over } = await cluster.freeze(await primaryOf(cluster), frozen);
    return { from, to, undo: over };
  },
};

const losePrimary: Drill = {
  id: "lose-primary",
  title: "the primary's machine is lost",
  bounds: { gap: failoverGap, background, failed: "in-flight" },
  act: async (cluster) => lose(cluster, await primaryOf(cluster)),
};

const loseStandby: Drill = {
  id: "lose-standby",
  title: "the synchronous standby's machine is lost",
  bounds: { gap: failoverGap, background, failed: "in-flight" },
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

async function lose(cluster: RunningCluster, victim: string): Promise<Fault> {
  const span = await cluster.kill(victim, "instance");
  return { ...span, undo: () => cluster.start(victim) };
}

async function during(work: () => Promise<void>): Promise<Fault> {
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

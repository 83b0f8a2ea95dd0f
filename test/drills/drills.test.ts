import { expect, test } from "vitest";
import type { Drill } from "../../drills/drill.ts";
import { drillsOf } from "../../drills/drills.ts";
import { localLayout } from "../../local/layout.ts";
import type { RunningCluster } from "../../model/running-cluster.ts";
import { specOf, topologyOf } from "../model/written-stack.ts";

/** A cluster that writes down what is done to it. */
function clusterOf(text: string): RunningCluster & { readonly done: string[] } {
  const topology = topologyOf(text);
  const layout = localLayout(specOf(text), topology);
  const done: string[] = [];
  const note = (...words: readonly string[]) => {
    done.push(words.join(" "));
  };
  const cluster: RunningCluster & { readonly done: string[] } = {
    done,
    stack: "test",
    topology,
    entry: { host: "127.0.0.1", port: 1, name: "test", authority: null },
    administrator: { login: "admin", password: "" },
    asOwnUser: (work) => work(cluster),
    instances: topology.groups.flatMap((group) =>
      layout.nodes(group).map(({ id }) => ({ name: id, group: group.name, role: group.role })),
    ),
    primary: async () => "postgresql-2",
    kill: async (name, what) => {
      note("kill", name, what);
      return { from: 7, to: 8 };
    },
    freeze: async (name, seconds) => {
      note("freeze", name, String(seconds));
      return { from: 7, to: 8, over: async () => note("over") };
    },
    start: async (name) => note("start", name),
    restart: async (name) => note("restart", name),
    switchover: async () => note("switchover"),
    missing: async () => null,
    query: async () => [],
  };
  return cluster;
}

const stack = (mode: string, standbys = 1) =>
  `pgbouncer: { mode: ${mode} }\npostgresql: { standbys: ${standbys}, durability: ${standbys === 0 ? "preferred" : "strict"} }`;
const drill = (cluster: RunningCluster, id: string) =>
  drillsOf(cluster).find((one) => one.id === id) as Drill;

test("who is lost stays away until all is measured, then comes back", async () => {
  const cluster = clusterOf(stack("session"));
  const fault = await drill(cluster, "lose-primary").act(cluster);
  expect(cluster.done).toEqual(["kill postgresql-2 instance"]);
  await fault.undo?.();
  expect(cluster.done).toEqual(["kill postgresql-2 instance", "start postgresql-2"]);
  expect([fault.from, fault.to]).toEqual([7, 8]);
});

test("the standby is whoever is not the primary", async () => {
  const cluster = clusterOf(stack("session"));
  await drill(cluster, "lose-standby").act(cluster);
  await drill(cluster, "crash-primary").act(cluster);
  expect(cluster.done).toEqual(["kill postgresql-1 instance", "kill postgresql-2 service"]);
});

test("each part of the primary is taken away by itself", async () => {
  const cluster = clusterOf(stack("session"));
  for (const id of ["kill-postmaster", "kill-patroni"]) await drill(cluster, id).act(cluster);
  const fault = await drill(cluster, "freeze-primary").act(cluster);
  await fault.undo?.();
  expect(cluster.done).toEqual([
    "kill postgresql-2 parent",
    "kill postgresql-2 agent",
    "freeze postgresql-2 45",
    "over",
  ]);
});

test("the parent alone is killed with the promises of a whole instance", async () => {
  const cluster = clusterOf(stack("session"));
  const ids = drillsOf(cluster).map(({ id }) => id);
  for (const { name, role } of cluster.instances.filter(({ role }) => role !== "postgresql")) {
    expect(ids, role).toContain(`kill-parent ${name}`);
    const parent = drill(cluster, `kill-parent ${name}`);
    expect(parent.bounds).toEqual(drill(cluster, `kill ${name}`).bounds);
    await parent.act(cluster);
    expect(cluster.done.at(-1)).toBe(`kill ${name} parent`);
  }
});

test("transaction mode promises more of a switchover than session mode", () => {
  expect(drill(clusterOf(stack("session")), "switchover").bounds.failed).toBe("in-flight");
  expect(drill(clusterOf(stack("transaction")), "switchover").bounds.failed).toBe("none");
});

test("the only instance of a pool may fail its users while it is away", () => {
  const cluster = clusterOf(stack("session"));
  expect(drill(cluster, "kill edge-1").bounds.failed).toBe("while-away");
  expect(drill(cluster, "kill nginx-1").bounds.failed).toBe("in-flight");
  expect(drill(cluster, "kill cron-1").bounds.failed).toBe("in-flight");
});

test("without a standby nothing is promised about losing the primary", () => {
  const ids = drillsOf(clusterOf(`${stack("session", 0)}`)).map(({ id }) => id);
  expect(ids.filter((id) => /primary|standby|switchover/.test(id))).toEqual([]);
});

/** The stack on this machine, as drills use it. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { silent } from "../model/progress.ts";
import type { Freeze, Loss, RunningCluster, Span } from "../model/running-cluster.ts";
import { groupsOf, theGroup } from "../model/topology.ts";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { authorityFile } from "./certificate.ts";
import { withDrillUser } from "./drill-user.ts";
import { probeOf } from "./probes.ts";
import { processTree, signalAll, untilGone } from "./processes.ts";
import { restartInstances } from "./restart.ts";
import { type RunningStack, requireRunning } from "./running.ts";
import type { LocalStack } from "./stack.ts";
import type { ProgramState } from "./supervisor-rpc.ts";
import { switchOver } from "./switchover.ts";
import { until } from "./until.ts";

/** @throws {UserError} when the stack is down. */
export function localCluster(stack: LocalStack): RunningCluster {
  const running = requireRunning(stack);
  const { topology } = stack;
  const all = programs(topology, running.layout);
  const edge = theGroup(topology, "edge");
  const ofInstance = (name: string) => all.filter(({ node }) => node.id === name);
  const authority = authorityFile(running.places);
  const cluster: RunningCluster = {
    stack: stack.spec.stack,
    topology,
    entry: {
      host: edge.https.host === "0.0.0.0" ? "127.0.0.1" : edge.https.host,
      port: edge.https.port,
      name: new URL(topology.application.url).host,
      authority:
        edge.certificate === null && existsSync(authority) ? readFileSync(authority, "utf8") : null,
    },
    administrator: { login: "admin", password: running.secrets["odoo-admin"]?.value ?? "" },
    instances: [
      ...new Map(
        all.map(({ node, group }) => [
          node.id,
          { name: node.id, group: group.name, role: group.role },
        ]),
      ).values(),
    ],
    primary: async () => (await running.database.leader())?.id ?? null,
    asOwnUser: (work) =>
      withDrillUser(running, (administrator) => work({ ...cluster, administrator })),
    kill: (name, what) => kill(running, ofInstance(name), what),
    freeze: (name, seconds) => freeze(running, ofInstance(name), seconds),
    start: (name) => running.supervisor.start(ofInstance(name).map((program) => program.name)),
    restart: async (name) => {
      await restartInstances(stack, [name], silent);
    },
    switchover: async () => {
      await switchOver(stack, silent);
    },
    missing: () => missing(stack, running, all),
    query: (sql) => running.database.query(topology.application.database, sql),
  };
  return cluster;
}

async function kill(running: RunningStack, victims: readonly Program[], what: Loss): Promise<Span> {
  const names = victims.map(({ name }) => name);
  const { first, postmasters } = await processesOf(running, victims);
  if (what !== "instance") {
    const of = what === "agent" || postmasters.length === 0 ? first : postmasters;
    const targets = what === "service" ? of.flatMap(processTree) : of;
    // What comes while /proc is read is still served: the fault is what follows.
    const from = performance.now();
    signalAll(targets, "SIGKILL");
    await untilGone(targets);
    return { from, to: performance.now() };
  }
  const roots = [...first, ...postmasters];
  const targets = roots.flatMap(processTree);
  const from = performance.now();
  // Frozen first: the supervisor would start again what it sees die, and ask that to end, and it
  // would hand over as a machine that is lost never does.
  signalAll(targets, "SIGSTOP");
  const stopped = running.supervisor.stop(names);
  const areStopped = async () => !(await running.supervisor.states()).some(isRunning(names));
  await until(areStopped, Number.POSITIVE_INFINITY, 20);
  const frozen = roots.flatMap(processTree);
  signalAll(frozen, "SIGKILL");
  await untilGone(frozen);
  const to = performance.now();
  await stopped;
  return { from, to };
}

async function freeze(
  running: RunningStack,
  victims: readonly Program[],
  seconds: number,
): Promise<Freeze> {
  const { first, postmasters } = await processesOf(running, victims);
  const targets = [...first, ...postmasters].flatMap(processTree);
  const from = performance.now();
  // By a process of its own, so that it goes on even if this one is interrupted.
  const thaw = spawn(
    "sh",
    ["-c", 'sleep "$0"; kill -CONT "$@" 2> /dev/null', String(seconds), ...targets.map(String)],
    {
      detached: true,
      stdio: "ignore",
    },
  );
  const ended = new Promise<void>((resolve) => thaw.once("close", () => resolve()));
  signalAll(targets, "SIGSTOP");
  return { from, to: performance.now(), over: () => ended };
}

/** The first process of each program; PostgreSQL is no child of Patroni's, and outlives it. */
async function processesOf(
  running: RunningStack,
  victims: readonly Program[],
): Promise<{ readonly first: number[]; readonly postmasters: number[] }> {
  const states = await running.supervisor.states();
  return {
    first: states
      .filter(({ name }) => victims.some((victim) => victim.name === name))
      .flatMap(({ pid }) => pid ?? []),
    postmasters: victims
      .filter(({ group }) => group.role === "postgresql")
      .map(({ node }) => postmaster(running, node.id)),
  };
}

const isRunning = (names: readonly string[]) => (program: ProgramState) =>
  names.includes(program.name) && ["RUNNING", "STARTING"].includes(program.state);

function postmaster(running: RunningStack, instance: string): number {
  const file = join(running.places.data, instance, "pgdata", "postmaster.pid");
  return Number(readFileSync(file, "utf8").split("\n")[0]);
}

async function missing(
  stack: LocalStack,
  running: RunningStack,
  all: readonly Program[],
): Promise<string | null> {
  const states = await running.supervisor.states();
  const away = all.find(
    ({ name }) => states.find((state) => state.name === name)?.state !== "RUNNING",
  );
  if (away !== undefined) return `${away.name} does not run`;
  for (const program of all) {
    const found = await probeOf(running, program)();
    if (found !== null) return `${program.name}: ${found}`;
  }
  return await missingCopy(stack, running);
}

/** Whether there is a primary, and every copy follows it as it should. */
async function missingCopy(stack: LocalStack, running: RunningStack): Promise<string | null> {
  if ((await running.database.leader()) === null) return "no primary";
  const members = await running.database.members();
  const databases = groupsOf(stack.topology, "postgresql");
  const expected = databases.reduce((sum, group) => sum + group.instances, 0);
  if (members.length < expected) return `${expected - members.length} databases are unknown`;
  const behind = members.find(
    ({ role, state, lag }) => role !== "leader" && (state !== "streaming" || (lag ?? 0) > 1e6),
  );
  if (behind !== undefined)
    return `${behind.name} is ${behind.state}, ${behind.lag ?? "?"} bytes behind`;
  const wanted = databases.find(({ kind }) => kind === "primary")?.synchronousStandbys ?? 0;
  const synchronous = members.filter(({ role }) => role === "sync_standby").length;
  return synchronous < wanted ? "the standby is not synchronous yet" : null;
}

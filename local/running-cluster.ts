/** The stack on this machine, as drills use it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { silent } from "../model/progress.ts";
import type { RunningCluster, Span } from "../model/running-cluster.ts";
import { groupsOf, theGroup } from "../model/topology.ts";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { authorityFile } from "./certificate.ts";
import { probeOf } from "./probes.ts";
import { processTree, signalAll, untilGone } from "./processes.ts";
import { restartInstances } from "./restart.ts";
import { type RunningStack, requireRunning } from "./running.ts";
import type { LocalStack } from "./stack.ts";
import type { ProgramState } from "./supervisor-rpc.ts";
import { switchOver } from "./switchover.ts";

/** @throws {UserError} when the stack is down. */
export function localCluster(stack: LocalStack): RunningCluster {
  const running = requireRunning(stack);
  const { topology } = stack;
  const all = programs(topology, running.layout);
  const edge = theGroup(topology, "edge");
  const ofInstance = (name: string) => all.filter(({ node }) => node.id === name);
  const authority = authorityFile(running.places);
  return {
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
    kill: (name, what) => kill(running, ofInstance(name), what),
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
}

async function kill(
  running: RunningStack,
  victims: readonly Program[],
  what: "service" | "instance",
): Promise<Span> {
  const names = victims.map(({ name }) => name);
  const states = await running.supervisor.states();
  const pids = states.filter(({ name }) => names.includes(name)).flatMap(({ pid }) => pid ?? []);
  // PostgreSQL is no child of Patroni's: it outlives its agent.
  const postmasters = victims
    .filter(({ group }) => group.role === "database")
    .map(({ node }) => postmaster(running, node.id));
  const roots =
    what === "service" && postmasters.length > 0 ? postmasters : [...pids, ...postmasters];
  const targets = roots.flatMap(processTree);
  // Whoever comes while /proc is read is still served: the blow is what follows.
  const from = performance.now();
  if (what === "service") {
    signalAll(targets, "SIGKILL");
    await untilGone(targets);
    return { from, to: performance.now() };
  }
  // Frozen first: whoever supervises would start again what it sees die, and ask that to end, and it
  // would hand over as a machine that is lost never does.
  signalAll(targets, "SIGSTOP");
  const stopped = running.supervisor.stop(names);
  while ((await running.supervisor.states()).some(isRunning(names)))
    await new Promise((resolve) => setTimeout(resolve, 20));
  const frozen = roots.flatMap(processTree);
  signalAll(frozen, "SIGKILL");
  await untilGone(frozen);
  const to = performance.now();
  await stopped;
  return { from, to };
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
  const databases = groupsOf(stack.topology, "database");
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

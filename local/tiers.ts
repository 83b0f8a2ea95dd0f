/** Starts tiers: what does not run is started, what reads something else now is renewed, every node is probed. */
import type { Reload } from "../model/tiers/tier.ts";
import { startWaves, tierOf } from "../model/tiers/tiers.ts";
import type { Role } from "../model/topology.ts";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { wantedOf } from "./applied.ts";
import { CommandFailed } from "./command.ts";
import { unasked } from "./drain/at-balancers.ts";
import { restartDrained } from "./drain/drain.ts";
import { runInside } from "./namespace.ts";
import { type Action, actionsFor, lines, planText } from "./plan.ts";
import { childrenOf, commandLine } from "./processes.ts";
import type { Run } from "./stack.ts";
import type { ProgramState } from "./supervisor-rpc.ts";
import { until } from "./until.ts";
import { type LogMarks, logFile, logMarks, systemClock, untilServing, watchedOf } from "./watch.ts";

/**
 * Brings every program to what the topology says, tier by tier from the inside out.
 * @param then what is done as soon as a tier serves, before the next one starts.
 */
export async function startAll(
  run: Run,
  then: ReadonlyMap<Role, (run: Run) => Promise<void>>,
): Promise<void> {
  for (const wave of startWaves) {
    const titles = [...new Set(wave.map((role) => tierOf({ role }).title))];
    const title = titles.join(", ").replace(/, ([^,]*)$/, " and $1");
    await startTiers(run, title, wave);
    for (const role of wave) await then.get(role)?.(run);
  }
}

/** Brings every program of some roles to what the topology says, one after the other where they run. */
async function startTiers(run: Run, title: string, roles: readonly Role[]): Promise<void> {
  const actions = await actionsFor(run, roles);
  const busy = actions.filter((action) => action.what !== "nothing");
  if (busy.length === 0) return await work(run, actions, () => {});
  run.changed.push(...busy.map((action) => action.program.name));
  const told = lines(busy).map(({ what, names }) => planText({ what, names, because: [] }));
  await run.progress.step(`${title}: ${told.join("; ")}`, (note) => work(run, actions, note));
}

async function work(
  run: Run,
  actions: readonly Action[],
  note: (line: string) => void,
): Promise<void> {
  const of = (...what: Action["what"][]) =>
    actions.filter((action) => what.includes(action.what)).map((action) => action.program);
  const marks = logMarks(run, of("start", "reload", "restart"));
  const ready = (program: Program) => serving(run, program, marks, note);
  const stopped = of("start").map((program) => program.name);
  await run.supervisor.take(stopped);
  await run.supervisor.startAfresh(stopped);
  await Promise.all(of("start", "nothing").map(ready));
  for (const { program, what } of actions) {
    if (what !== "reload" && what !== "restart") continue;
    note(`${what} of ${program.name}`);
    if (what === "reload") {
      await whileReloading(run, program, async () => {
        await reload(run, program);
        await ready(program);
      });
    } else {
      await restartDrained(run, program, note, {
        take: () => run.supervisor.take([program.name]),
        restart: () => run.supervisor.restart([program.name]),
        ready: () => ready(program),
      });
    }
    run.applied.ran(program.name, wantedOf(run, program));
  }
  for (const { program } of actions) run.applied.ran(program.name, wantedOf(run, program));
}

/** An Odoo instance that reloads serves all the while; its gevent child, which answers for it, does not. */
async function whileReloading(run: Run, program: Program, work: () => Promise<void>) {
  const { group, node } = program;
  const { machine } = tierOf(group);
  const isAsked =
    machine.reload?.done === "former-gevent-ended" && machine.drain(group).kind === "requests";
  return isAsked ? await unasked(run, group, node, work) : await work();
}

/** @throws {NotServing} with the program's own words. */
async function serving(
  run: Run,
  program: Program,
  marks: LogMarks,
  note: (line: string) => void,
): Promise<void> {
  const { name } = program;
  const state = await untilServing(
    watchedOf(run, program, marks),
    logFile(run, name),
    (line) => note(`${name}: ${line}`),
    { seconds: run.patience },
  );
  run.served.set(name, state);
}

/** Seconds that a process must have run before it counts as one that stays. */
const settled = 3;

/**
 * The last look: each process that served still runs, and does not only just. One that was replaced
 * meanwhile has to serve again.
 */
export async function stillServing(run: Run): Promise<void> {
  const all = programs(run.topology, run.layout);
  const young = (state: ProgramState | undefined) =>
    state?.state === "RUNNING" && state.now - state.started < settled;
  let states = await run.supervisor.states();
  while (all.some(({ name }) => young(states.find((state) => state.name === name)))) {
    await systemClock.sleep(250);
    states = await run.supervisor.states();
  }
  const replaced = all.filter(({ name }) => {
    const now = states.find((state) => state.name === name);
    return now?.state !== "RUNNING" || now.pid !== run.served.get(name)?.pid;
  });
  if (replaced.length === 0) return;
  await run.progress.step(
    `${replaced.map(({ name }) => name).join(", ")}: ended meanwhile`,
    async (note) => {
      const marks: LogMarks = new Map();
      await Promise.all(replaced.map((program) => serving(run, program, marks, note)));
    },
  );
}

/** What a service says to its new files, before it is asked to go on with them. */
async function refuseInvalid(run: Run, { name, group, user, command }: Program): Promise<void> {
  const test = tierOf(group).machine.reload?.test ?? null;
  if (test === null) return;
  const words = [...command.filter((word) => !test.without.includes(word)), test.option];
  try {
    await runInside(run.supervisor.pid, words, { user });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new Error(
      [
        `${name} refuses its new configuration, and goes on with the former:`,
        ...error.lines.slice(-15),
      ].join("\n  "),
    );
  }
}

/** Seconds for what reloads: Odoo itself gives its new server 60. */
const reloadPatience = 90;

/**
 * Reads its files again without refusing a request. Resolves when it did: a service that finds its
 * files wrong goes on with the old ones, and says so in its log alone.
 */
async function reload(run: Run, program: Program): Promise<void> {
  const way = tierOf(program.group).machine.reload;
  if (way === null) throw new Error(`${program.name} cannot reload`);
  const master = await run.supervisor.pidOf(program.name);
  const isReplaced = master === null ? () => true : replacement(way, master);
  await refuseInvalid(run, program);
  await run.supervisor.signal(way.signal, program.name);
  // What ended over its new files has another process: its probe and its log tell more.
  const isOver = async () => isReplaced() || (await run.supervisor.pidOf(program.name)) !== master;
  if (!(await until(isOver, reloadPatience, 50)))
    throw new Error(`${program.name} goes on with its former configuration: its log tells why`);
}

/** Tells whether a service works by its new files, by the processes that it has before it is asked to. */
function replacement({ done }: Reload, master: number): () => boolean {
  const before = childrenOf(master);
  switch (done) {
    case "former-gevent-ended": {
      const former = before.filter((pid) => / gevent( |$)/.test(commandLine(pid)));
      return () => former.every((pid) => commandLine(pid) === "");
    }
    case "new-child":
      return () => childrenOf(master).some((pid) => !before.includes(pid));
    case "at-once":
      return () => true;
  }
}

/** Starts a tier: what does not run is started, what reads something else now is renewed, every node is probed. */
import type { Group } from "../model/topology.ts";
import type { Program } from "../templates/supervisor/programs.ts";
import { wantedOf } from "./applied.ts";
import { restartDrained } from "./drain/drain.ts";
import { type Action, actionsFor, lines, planText } from "./plan.ts";
import { probeOf, untilReady } from "./probes.ts";
import { childrenOf } from "./processes.ts";
import type { Run } from "./stack.ts";

/** Brings every program of some roles to what the topology says, one after the other where they run. */
export async function startTier(
  run: Run,
  title: string,
  roles: readonly Group["role"][],
): Promise<void> {
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
  const stopped = of("start");
  await run.supervisor.take(stopped.map((program) => program.name));
  await run.supervisor.start(stopped.map((program) => program.name));
  await Promise.all(of("start", "nothing").map((program) => ready(run, program, note)));
  for (const { program, what } of actions) {
    if (what !== "reload" && what !== "restart") continue;
    note(`${what} of ${program.name}`);
    if (what === "reload") await reload(run, program);
    else {
      await restartDrained(run, program, note, {
        take: () => run.supervisor.take([program.name]),
        restart: () => run.supervisor.restart([program.name]),
        ready: () => ready(run, program, note),
      });
    }
    await ready(run, program, note);
    run.applied.ran(program.name, wantedOf(run, program));
  }
  for (const { program } of actions) run.applied.ran(program.name, wantedOf(run, program));
}

async function ready(run: Run, program: Program, note: (line: string) => void): Promise<void> {
  const probe = probeOf(run.topology, run.layout, program.group, program.node);
  await untilReady(probe, 180, (line) => note(`${program.name}: ${line}`));
}

/**
 * Reads its files again without refusing anybody. Resolves when it did: a service that finds its
 * files wrong goes on with the old ones, and says so in its log alone.
 */
async function reload(run: Run, program: Program): Promise<void> {
  const master = await run.supervisor.pidOf(program.name);
  const before = master === null ? [] : childrenOf(master);
  // HAProxy's master starts new workers on USR2; HUP would end it.
  const isHaproxy = program.user === "haproxy";
  await run.supervisor.signal(isHaproxy ? "USR2" : "HUP", program.name);
  const replacesWorkers = ["http", "proxy", "router", "edge"].includes(program.group.role);
  if (!replacesWorkers || master === null) return;
  const end = Date.now() + 60_000;
  while (childrenOf(master).every((pid) => before.includes(pid))) {
    if (Date.now() > end) {
      throw new Error(`${program.name} goes on with its former configuration: its log tells why`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

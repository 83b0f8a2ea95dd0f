/** Starts a tier: what does not run is started, what reads something else now is renewed, every node is probed. */
import { type Change, dearest } from "../changes/changes.ts";
import type { Effect } from "../model/setting.ts";
import type { Group } from "../model/topology.ts";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { changesOf, wantedOf } from "./applied.ts";
import { drained } from "./drain/drain.ts";
import { probeOf, untilReady } from "./probes.ts";
import type { Run } from "./stack.ts";

/** What is done to one program. */
export interface Action {
  readonly program: Program;
  readonly what: "start" | "reload" | "restart" | "nothing";
  /** Why; null where it is not known what the program runs with. */
  readonly changes: readonly Change[] | null;
}

/** Brings every program of some roles to what the topology says, one after the other where they run. */
export async function startTier(
  run: Run,
  title: string,
  roles: readonly Group["role"][],
): Promise<void> {
  const actions = await plan(run, roles);
  const busy = actions.filter((action) => action.what !== "nothing");
  if (busy.length === 0) return await work(run, actions, () => {});
  run.changed.push(...busy.map((action) => action.program.name));
  await run.progress.step(`${title}: ${summary(busy)}`, (note) => work(run, actions, note));
}

/** The cheapest action for each program, from what it runs with and what it should. */
export async function plan(run: Run, roles: readonly Group["role"][]): Promise<Action[]> {
  const states = new Map((await run.supervisor.states()).map(({ name, state }) => [name, state]));
  return programs(run.topology, run.layout)
    .filter((program) => roles.includes(program.group.role))
    .map((program) => {
      const isUp = ["RUNNING", "STARTING"].includes(states.get(program.name) ?? "");
      const changes = changesOf(run.applied.of(program.name), wantedOf(run, program));
      if (!isUp) return { program, what: "start", changes };
      if (changes === null) return { program, what: "restart", changes };
      return { program, what: actionFor(dearest(changes.map(costOf(program)))), changes };
    });
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
      await drained(run, program, note, async () => {
        await run.supervisor.take([program.name]);
        await run.supervisor.restart([program.name]);
        await ready(run, program, note);
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

/** Reads its files again without refusing anybody. */
async function reload(run: Run, program: Program): Promise<void> {
  // HAProxy's master starts new workers on USR2; HUP would end it.
  const isHaproxy = program.user === "haproxy";
  await run.supervisor.signal(isHaproxy ? "USR2" : "HUP", program.name);
}

function actionFor(cost: Effect): Action["what"] {
  if (cost === "none") return "nothing";
  return cost === "reload" ? "reload" : "restart";
}

/**
 * What a change costs a program. Patroni itself applies PostgreSQL's parameters and restarts
 * PostgreSQL where one needs it: its agent only reads the file again.
 */
function costOf(program: Program): (change: Change) => Effect {
  return ({ section, cost }) => {
    const isPostgresql =
      program.group.role === "database" && /^(bootstrap|postgresql)\b/.test(section);
    return isPostgresql && cost !== "none" ? "reload" : cost;
  };
}

/** `restart 2 (workers, limit_time_real), start 1`: what happens, and why. */
function summary(actions: readonly Action[]): string {
  return [...Map.groupBy(actions, (action) => action.what)]
    .map(([what, group]) => {
      const names = group.map((action) => action.program.name).join(", ");
      const keys = [
        ...new Set(group.flatMap((action) => action.changes ?? []).map(({ key }) => key)),
      ];
      const why =
        what === "start" || keys.length === 0
          ? ""
          : ` (${keys.slice(0, 5).join(", ")}${keys.length > 5 ? ", …" : ""})`;
      return `${what} ${names}${why}`;
    })
    .join("; ");
}

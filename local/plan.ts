/** What `up` is about to do to what runs, said before it is done. */
import { type Change, mostDisruptive } from "../changes/changes.ts";
import { phrasesOf } from "../changes/wording.ts";
import type { Effect } from "../model/setting.ts";
import { roles } from "../model/tiers/tiers.ts";
import type { Group } from "../model/topology.ts";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { changesOf, wantedOf } from "./applied.ts";
import type { Run } from "./stack.ts";

/** What is done to one program. */
export interface Action {
  readonly program: Program;
  readonly what: "start" | "reload" | "restart" | "nothing";
  /** Why; null where it is not known what the program runs with. */
  readonly changes: readonly Change[] | null;
}

/** One line of the plan: the same thing for the same reason. */
export interface PlanLine {
  readonly what: "install" | "start" | "reload" | "restart" | "restart PostgreSQL of" | "end";
  readonly names: readonly string[];
  /** In words; empty where it is new. */
  readonly because: readonly string[];
}

/** The cheapest action for each program of some roles, from what it runs with and what it should. */
export async function actionsFor(run: Run, roles: readonly Group["role"][]): Promise<Action[]> {
  const states = new Map((await run.supervisor.states()).map(({ name, state }) => [name, state]));
  return programs(run.topology, run.layout)
    .filter((program) => roles.includes(program.group.role))
    .map((program) => {
      // What only just starts may be about to end again, as it did before.
      const isUp = states.get(program.name) === "RUNNING";
      const changes = changesOf(run.applied.of(program.name), wantedOf(run, program));
      if (!isUp) return { program, what: "start", changes };
      if (changes === null) return { program, what: "restart", changes };
      return { program, what: actionFor(mostDisruptive(changes.map(costOf(program)))), changes };
    });
}

/** Everything that `up` will do, tier by tier; empty when there is nothing to do. */
export async function planOf(run: Run): Promise<PlanLine[]> {
  const actions = await actionsFor(run, roles);
  const known = run.keeper.current.modules;
  const modules = run.topology.application.modules.filter((name) => !known.includes(name));
  const removed = await removedPrograms(run);
  return [
    ...lines(actions),
    ...(modules.length > 0 ? [{ what: "install" as const, names: modules, because: [] }] : []),
    ...(removed.length > 0 ? [{ what: "end" as const, names: removed, because: [] }] : []),
  ];
}

/** `restart cron-1: db_maxconn 4 → 8`. */
export function planText({ what, names, because }: PlanLine): string {
  const list = names.length > 12 ? `${names.length} processes` : names.join(", ");
  const most = 4;
  const more = because.length > most ? `; ${because.length - most} more` : "";
  const why = because.length === 0 ? "" : `: ${because.slice(0, most).join("; ")}${more}`;
  return `${what} ${list}${why}`;
}

/** The same thing for the same reason is one line. */
export function lines(actions: readonly Action[]): PlanLine[] {
  const single = actions.flatMap(({ program, what, changes }): PlanLine[] => {
    if (what === "nothing") return [];
    const because =
      what === "start"
        ? []
        : changes === null
          ? ["not known what it runs with"]
          : phrasesOf(changes);
    const names = [program.name];
    const restarts = (changes ?? []).filter((change) => restartsPostgresql(program, change));
    if (what === "reload" && restarts.length > 0) {
      return [{ what: "restart PostgreSQL of", names, because: phrasesOf(restarts) }];
    }
    return [{ what, names, because }];
  });
  return [...Map.groupBy(single, ({ what, because }) => JSON.stringify([what, because]))].map(
    ([, alike]) => ({
      ...(alike[0] as PlanLine),
      names: alike.flatMap(({ names }) => names),
    }),
  );
}

/** Programs that run although the stack file no longer has them. */
export async function removedPrograms(run: Run): Promise<string[]> {
  const wanted = new Set(programs(run.topology, run.layout).map((program) => program.name));
  return (await run.supervisor.states())
    .map(({ name }) => name)
    .filter((name) => !wanted.has(name));
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
  return (change) =>
    isPostgresql(program, change) && change.cost !== "none" ? "reload" : change.cost;
}

function restartsPostgresql(program: Program, change: Change): boolean {
  return isPostgresql(program, change) && change.cost === "restart";
}

function isPostgresql({ group }: Program, { section }: Change): boolean {
  return group.role === "postgresql" && /^(bootstrap|postgresql)\b/.test(section);
}

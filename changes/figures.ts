/** The numbers of a topology that reviewers weigh, before and after. */
import { showBytes, showSeconds } from "../model/spec/units.ts";
import type { BudgetLine } from "../model/topology.ts";
import type { ShownTopology } from "./stack-model.ts";

export type FigureUnit = "count" | "bytes" | "seconds";

/** One number, with the limit that it must keep where there is one. */
export interface Figure {
  readonly name: string;
  readonly unit: FigureUnit;
  /** Null where the thing was not there. */
  readonly from: Amount | null;
  readonly to: Amount | null;
}

export interface Amount {
  readonly value: number;
  readonly limit?: number;
}

/** The figures that differ, totals first. */
export function figureChanges(before: ShownTopology | null, after: ShownTopology | null): Figure[] {
  const [old, now] = [figuresOf(before), figuresOf(after)];
  const names = [...new Set([...now.keys(), ...old.keys()])];
  return names
    .map((name) => {
      const { unit } = (now.get(name) ?? old.get(name)) as Measured;
      return { name, unit, from: amount(old.get(name)), to: amount(now.get(name)) };
    })
    .filter(({ from, to }) => from?.value !== to?.value || from?.limit !== to?.limit)
    .toSorted((a, b) => rank(a.name) - rank(b.name));
}

/** `320 of 400`, `1 GiB`, `2 min`. */
export function showAmount(found: Amount | null, unit: FigureUnit): string {
  if (found === null) return "–";
  const text = (value: number) => showValue(value, unit);
  return found.limit === undefined
    ? text(found.value)
    : `${text(found.value)} of ${text(found.limit)}`;
}

/** `+2`, `-512 MiB`; empty where one side is missing or only the limit moved. */
export function showDifference({ from, to, unit }: Figure): string {
  if (from === null || to === null || from.value === to.value) return "";
  const difference = to.value - from.value;
  return `${difference > 0 ? "+" : "-"}${showValue(Math.abs(difference), unit)}`;
}

interface Measured extends Amount {
  readonly unit: FigureUnit;
}

function figuresOf(topology: ShownTopology | null): Map<string, Measured> {
  const figures = new Map<string, Measured>();
  if (topology === null) return figures;
  const { groups, application } = topology;
  const sum = (of: (group: ShownTopology["groups"][number]) => number) =>
    groups.reduce((total, group) => total + of(group) * group.instances, 0);
  const put = (name: string, value: number, unit: FigureUnit = "count", limit?: number) =>
    figures.set(name, { value, unit, ...(limit === undefined ? {} : { limit }) });

  put(
    "instances in all",
    sum(() => 1),
  );
  put(
    "processes in all",
    sum((group) => group.processes.reduce((all, { count }) => all + count, 0)),
  );
  put(
    "HTTP workers in all",
    sum((group) => (group.role === "http" ? group.workers : 0)),
  );
  put(
    "promised memory in all",
    sum((group) => group.memory),
    "bytes",
  );
  put("promised CPU in all", Math.round(sum((group) => group.cpu) * 100) / 100);
  put("concurrent users", application.concurrentUsers);
  for (const place of places(topology.budgets, "connections")) {
    const name =
      place.at === "postgresql" ? "connections of PostgreSQL" : `sessions of ${place.at}`;
    put(name, place.use, "count", place.limit);
  }
  for (const group of groups) {
    put(`${group.name}: instances`, group.instances);
    if (group.role === "http") put(`${group.name}: workers of an instance`, group.workers);
    if (group.role === "cron") put(`${group.name}: jobs at once of an instance`, group.threads);
    if (group.cpu > 0) put(`${group.name}: CPU of an instance`, group.cpu);
    if (group.memory > 0) {
      const memory = places(topology.budgets, "memory").find(({ at }) => at === group.name);
      if (memory === undefined) put(`${group.name}: memory of an instance`, group.memory, "bytes");
      else put(`${group.name}: memory of an instance`, memory.use, "bytes", memory.limit);
    }
  }
  for (const { at, consumer, amount: seconds } of topology.budgets.filter(isSeconds)) {
    put(`${at}: time-out ${consumer}`, seconds, "seconds");
  }
  return figures;
}

function places(budgets: readonly BudgetLine[], resource: BudgetLine["resource"]) {
  const lines = budgets.filter((line) => line.resource === resource);
  const sum = (entries: readonly BudgetLine[], kind: BudgetLine["kind"]) =>
    entries.filter((line) => line.kind === kind).reduce((total, line) => total + line.amount, 0);
  return [...Map.groupBy(lines, (line) => line.at)].map(([at, entries]) => ({
    at,
    use: sum(entries, "use"),
    limit: sum(entries, "limit"),
  }));
}

function isSeconds(line: BudgetLine): boolean {
  return line.resource === "seconds";
}

function amount(measured: Measured | undefined): Amount | null {
  if (measured === undefined) return null;
  const { value, limit } = measured;
  return limit === undefined ? { value } : { value, limit };
}

/** Totals, then what each group has, then time-outs. */
function rank(name: string): number {
  if (!name.includes(": ")) return 0;
  return name.includes(": time-out ") ? 2 : 1;
}

function showValue(value: number, unit: FigureUnit): string {
  if (unit === "bytes") {
    const gibibytes = value / 2 ** 30;
    return gibibytes < 1 ? showBytes(value) : `${Math.round(gibibytes * 100) / 100} GiB`;
  }
  return unit === "seconds" ? showSeconds(value) : String(value);
}

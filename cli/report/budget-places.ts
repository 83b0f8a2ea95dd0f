/** Budget lines, sorted by the place where they must fit. */
import type { BudgetLine } from "../../model/topology.ts";

export interface BudgetPlace {
  readonly resource: BudgetLine["resource"];
  readonly at: string;
  readonly uses: readonly BudgetLine[];
  readonly limits: readonly BudgetLine[];
  readonly use: number;
  readonly limit: number;
}

export function placesOf(budgets: readonly BudgetLine[]): BudgetPlace[] {
  const places = Map.groupBy(budgets, ({ resource, at }) => JSON.stringify([resource, at]));
  const sum = (lines: readonly BudgetLine[]) =>
    lines.reduce((total, { amount }) => total + amount, 0);
  return [...places.values()].map((lines) => {
    const { resource, at } = lines[0] as BudgetLine;
    const uses = lines.filter(({ kind }) => kind === "use");
    const limits = lines.filter(({ kind }) => kind === "limit");
    return { resource, at, uses, limits, use: sum(uses), limit: sum(limits) };
  });
}

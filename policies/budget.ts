/** Sums of budget lines, for the rules that compare a use with its limit. */
import {
  type BudgetLine,
  groupsOf,
  type PostgresqlGroup,
  type Topology,
} from "../model/topology.ts";

export interface Balance {
  readonly use: number;
  readonly limit: number;
  readonly lines: readonly BudgetLine[];
}

/** Use and limit of a resource at a place; null where the topology budgets none. */
export function balance(
  topology: Topology,
  resource: BudgetLine["resource"],
  at: string,
): Balance | null {
  const lines = topology.budgets.filter((line) => line.resource === resource && line.at === at);
  if (lines.length === 0) return null;
  const sum = (kind: BudgetLine["kind"]) =>
    lines.filter((line) => line.kind === kind).reduce((total, line) => total + line.amount, 0);
  return { use: sum("use"), limit: sum("limit"), lines };
}

/** The group whose parameters and sizes the stack file names: a reporting replica has the same. */
export function primaries(topology: Topology): PostgresqlGroup[] {
  return groupsOf(topology, "postgresql").filter(({ kind }) => kind === "primary");
}

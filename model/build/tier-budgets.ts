/** Connections of the small tiers against the memory of their containers. */
import { showBytes } from "../spec/units.ts";
import { runMemory, type SmallContainer } from "../tiers/tier.ts";
import { tierOf } from "../tiers/tiers.ts";
import type { BudgetLine, Group, Topology } from "../topology.ts";

/** Lines of one container of each small tier; none on a platform that limits no container. */
export function tierBudgets(shape: Pick<Topology, "platform" | "groups">): BudgetLine[] {
  if (shape.platform === "local") return [];
  return shape.groups.flatMap((group) => {
    const { container } = tierOf(group).pods;
    return container === null ? [] : linesOf(group, container, shape.groups);
  });
}

function linesOf(
  group: Group,
  { limit, base, uses }: SmallContainer<Group>,
  groups: Topology["groups"],
): BudgetLine[] {
  const common = { resource: "memory", at: group.name } as const;
  return [
    { ...common, consumer: "program", amount: base, kind: "use", because: "idle" },
    { ...common, consumer: "run", amount: runMemory, kind: "use", because: "a folder in memory" },
    ...uses(group, groups).map(
      ({ consumer, count, bytes }): BudgetLine => ({
        ...common,
        consumer,
        amount: count * bytes,
        kind: "use",
        because: `${count} of ${showBytes(bytes)}`,
      }),
    ),
    {
      ...common,
      consumer: "limit of the container",
      amount: limit,
      kind: "limit",
      because: "the same in every stack",
    },
  ];
}

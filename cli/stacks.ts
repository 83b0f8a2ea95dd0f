import type { Invocation } from "./command.ts";

/** The stacks of a verb that takes several: as named, each once; all where none is named. */
export function chosenStacks(
  { positionals, options }: Pick<Invocation, "positionals" | "options">,
  all: readonly string[],
): string[] {
  const named = typeof options["stack"] === "string" ? [options["stack"]] : [];
  const chosen = [...new Set([...named, ...positionals])];
  return chosen.length > 0 ? chosen : [...all];
}

import { UserError } from "../model/user-error.ts";
import type { Invocation } from "./command.ts";

/**
 * The stacks of a verb that takes several: as named, each once; all where none is named.
 * @throws {UserError} where there is none: nothing judged would look like nothing found.
 */
export function chosenStacks(
  verb: string,
  { positionals, options }: Pick<Invocation, "positionals" | "options">,
  all: readonly string[],
): string[] {
  const named = typeof options["stack"] === "string" ? [options["stack"]] : [];
  const chosen = [...new Set([...named, ...positionals])];
  const stacks = chosen.length > 0 ? chosen : [...all];
  if (stacks.length > 0) return stacks;
  throw new UserError("input", [
    {
      where: "stacks/",
      what: `there is no stack file to ${verb}`,
      got: "no Pulumi.<stack>.yaml",
      fix: "Write one; docs/SETTINGS.md lists the keys, and `domain` is enough",
    },
  ]);
}

/**
 * What a tier is stands in its descriptor (model/tiers/), and nowhere else: no other file has a table of
 * tiers, a list of them, or tells three of them apart.
 */
import { expect, test } from "vitest";
import { roles } from "../../model/tiers/tiers.ts";
import { contentOf, trackedFiles } from "./tracked.ts";

/** Tables whose keys are words of something else, with what that is. */
const other: Readonly<Record<string, string>> = {
  "model/ports.ts": "ports, by what is spoken there",
  "model/size.ts": "keys of a stack file, as `size` writes them",
  "model/spec/cluster.ts": "keys of a stack file",
};

/** Why a source tells roles apart; null where it does not. */
function told(source: string): string | null {
  const found = (pattern: (role: string) => RegExp) =>
    roles.filter((role) => pattern(role).test(source)).length;
  const names = roles.map((role) => `"${role}"`).join("|");
  if (found((role) => new RegExp(`case "${role}":`)) >= 3) return "a switch";
  if (found((role) => new RegExp(`^\\s+"?${role}"?: `, "m")) >= 4) return "a table";
  if (/Record<(?:Role|Group\["role"\])/.test(source)) return "a record by role";
  if (new RegExp(`(?:(?:${names}),\\s*){2}(?:${names})`).test(source)) return "a list";
  if (found((role) => new RegExp(`role [=!]== "${role}"`)) >= 3) return "comparisons";
  return null;
}

test("no file but the descriptors tells tiers apart", () => {
  const found = trackedFiles()
    .filter((path) => path.endsWith(".ts") && !/^(test|model\/tiers)\//.test(path))
    .flatMap((path) => {
      const why = told(contentOf(path));
      return why === null ? [] : [[path, why]];
    });
  expect(found.toSorted()).toEqual(Object.keys(other).map((path) => [path, "a table"]));
});

test("the search finds switches, tables, records, lists and comparisons", () => {
  const [a, b, c, d] = roles;
  expect(told(`case "${a}":\ncase "${b}":\ncase "${c}":`)).toBe("a switch");
  expect(told(`  ${a}: 1,\n  ${b}: 1,\n  "${c}": 1,\n  ${d}: 1,`)).toBe("a table");
  expect(told("const x: Record<Role, string> = y;")).toBe("a record by role");
  expect(told(`["${a}", "${b}",\n  "${c}"]`)).toBe("a list");
  expect(told(`role === "${a}" || role === "${b}" || role !== "${c}"`)).toBe("comparisons");
  expect(told(`case "${a}":\ncase "${b}":\n["${a}", "${b}"]`)).toBe(null);
});

import { expect, test } from "vitest";
import { chosenStacks } from "../../cli/stacks.ts";

test("named stacks once each, in order; all where none is named", () => {
  const all = ["a", "b"];
  expect(chosenStacks("check", { positionals: ["b", "b"], options: { stack: "c" } }, all)).toEqual([
    "c",
    "b",
  ]);
  expect(chosenStacks("check", { positionals: [], options: {} }, all)).toEqual(all);
});

test("none at all is no success", () => {
  expect(() => chosenStacks("check", { positionals: [], options: {} }, [])).toThrow(
    "stacks/: there is no stack file to check, got no Pulumi.<stack>.yaml. Write one; docs/SETTINGS.md lists the keys, and `domain` is enough",
  );
});

import { applyPatch } from "diff";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fileDiffs, textOnly } from "../../changes/file-diffs.ts";

const tree = (files: Record<string, string>) => new Map(Object.entries(files));

test("equal texts have no difference; new, gone and changed ones are told", () => {
  const same = { a: "1\n" };
  expect(fileDiffs(tree(same), tree(same))).toEqual([]);
  expect(fileDiffs(tree({ a: "1\n", b: "x\n" }), tree({ a: "2\n", c: "y\n" }))).toEqual([
    { files: ["a"], state: "changed", added: 1, removed: 1, patch: "@@ -1,1 +1,1 @@\n-1\n+2\n" },
    { files: ["b"], state: "gone", added: 0, removed: 1, patch: "@@ -1,1 +0,0 @@\n-x\n" },
    { files: ["c"], state: "new", added: 1, removed: 0, patch: "@@ -0,0 +1,1 @@\n+y\n" },
  ]);
});

test("instances that differ in the same lines are told once, whatever stands around", () => {
  const before = tree({ "a-1/f": "addr = 1\nworkers = 2\n", "a-2/f": "addr = 2\nworkers = 2\n" });
  const after = tree({ "a-1/f": "addr = 1\nworkers = 3\n", "a-2/f": "addr = 2\nworkers = 3\n" });
  expect(fileDiffs(before, after)).toMatchObject([
    { files: ["a-1/f", "a-2/f"], added: 1, removed: 1 },
  ]);
});

test("texts that share nothing cost no minute", () => {
  const lines = (word: string) => Array.from({ length: 4000 }, (_, i) => `${word}${i}\n`).join("");
  const [diff] = fileDiffs(tree({ a: lines("x") }), tree({ a: lines("y") }));
  expect(diff).toMatchObject({ state: "changed", patch: "" });
}, 10_000);

test("the patch makes one text the other", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "", "c d"), { maxLength: 12 })
    .map((it) => it.join("\n"));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const [diff] = fileDiffs(tree({ f: before }), tree({ f: after }));
      if (before === after) expect(diff).toBeUndefined();
      else expect(applyPatch(before, `--- f\n+++ f\n${diff?.patch}`)).toBe(after);
    }),
  );
});

test("a text that differs while its settings do not", () => {
  const setting = {
    section: "",
    key: "k",
    value: "v",
    effect: "reload",
    source: "default",
  } as const;
  const diffs = fileDiffs(tree({ a: "# x\nk=v\n", b: "k=v\n" }), tree({ a: "k=v\n", b: "k=w\n" }));
  const before = { settings: { a: [setting], b: [setting] } };
  const after = { settings: { a: [setting], b: [{ ...setting, value: "w" }] } };
  expect(textOnly(diffs, before, after)).toEqual(["a"]);
});

/** Every unsafe input of docs/UNSUPPORTED.md is refused by exactly what the page names. */
import { expect, test } from "vitest";
import { renderLocal } from "../../local/render.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { runRules } from "../../policies/judge.ts";
import { rules } from "../../policies/rules.ts";
import { type Unsupported, unsupported } from "../../scripts/unsupported.ts";
import { complaints, stackText } from "../model/written-stack.ts";

test.each(unsupported.map((entry): [string, Unsupported] => [entry.wish, entry]))(
  "%s",
  (_, { input, refusedBy }) => {
    if ("message" in refusedBy) {
      expect(complaints(input)).toEqual([refusedBy.message]);
      return;
    }
    const spec = parseSpec(stackText(input), "stack.yaml", "test");
    const topology = buildTopology(spec);
    const found = runRules(rules, { topology, files: renderLocal(spec, topology) }, spec.locate);
    expect([...new Set(found.map(({ rule }) => rule))]).toEqual([refusedBy.rule]);
  },
);

test("no wish stands twice, and each says why and what instead", () => {
  const wishes = unsupported.map(({ wish }) => wish);
  expect(wishes).toEqual([...new Set(wishes)]);
  for (const { why, instead } of unsupported) {
    expect(why).toMatch(/^[A-Z].*\.$/);
    expect(instead).toMatch(/\.$/);
  }
});

/** The edge on AWS against the demands of security standards; each row proves that it can fail. */
import { expect, test } from "vitest";
import { edgeChecks, waivedFindings } from "./edge-checks.ts";
import type { Check } from "./foundation-check.ts";
import { offenders, withMistake } from "./judge-check.ts";
import { recordedStack } from "./stack-recorded.ts";

const production = await recordedStack("production");

const waivedOf = ({ waived = {} }: Check) => Object.keys(waived);

test.each(edgeChecks)("item $item holds, except where it is waived: $demand ($ids)", (check) => {
  expect(production.of(check.of).length).toBeGreaterThan(0);
  expect(offenders(check, production)).toEqual(waivedOf(check));
});

// What is waived for its only resource is broken already.
test.each(edgeChecks.filter((check) => waivedOf(check).length === 0))(
  "item $item is seen to be broken: $demand",
  (check) => expect(offenders(check, withMistake(check, production))).not.toEqual([]),
);

test("every item from 32 to 46 has a row", () => {
  const items = [...new Set(edgeChecks.map(({ item }) => item))];
  expect(items).toEqual(Array.from({ length: 15 }, (_, index) => 32 + index));
});

test.each(waivedFindings)("$ids is waived because $because", ({ stillSo }) => {
  expect(stillSo(production)).toBe(true);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { nearest } from "../../model/nearest.ts";

const keys = ["domain", "odoo", "pools", "nginx", "pgbouncer", "postgresql", "edge", "local"];

test.each([
  ["domian", "domain"],
  ["Domain", "domain"],
  ["pgbounce", "pgbouncer"],
  ["postgres", "postgresql"],
  ["pool", "pools"],
  ["edgee", "edge"],
  ["x", null],
  ["", null],
  ["something", null],
  ["x".repeat(100_000), null],
])("%s", (word, expected) => {
  expect(nearest(word, keys)).toBe(expected);
});

test("a word of the list is its own nearest; what is told is of the list", () => {
  for (const key of keys) expect(nearest(key, keys)).toBe(key);
  fc.assert(
    fc.property(fc.string(), (word) => {
      expect([null, ...keys]).toContain(nearest(word, keys));
    }),
  );
});

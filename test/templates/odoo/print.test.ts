import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Setting } from "../../../model/setting.ts";
import { optionValue } from "../../../model/spec/units.ts";
import { fill, show } from "../../../model/text.ts";
import { escapeOdoo, printOdoo } from "../../../templates/odoo/print.ts";
import { hasPython, readByPython } from "./python.ts";

const setting = (key: string, value: Setting["value"]): Setting => ({
  section: "options",
  key,
  value,
  effect: "reload",
  source: "stack",
});

const settingsOf = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => setting(key, [value]));

const key = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
/** What the model lets through as an option. */
const value = fc
  .oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "",
      "%(db_name)s",
      "a ; b # c",
      "# x",
      "; x",
      "[options]",
      "a = b",
      "x\\",
      '"q"',
    ),
  )
  .filter((written) => optionValue.safeParse(written).success);
const values = fc.dictionary(key, value, { maxKeys: 8, noNullPrototype: true });

test("one section, a line for each key, sorted", () => {
  const printed = printOdoo([setting("workers", ["2"]), setting("db_host", ["a,b"])]);
  expect(show(printed)).toBe("[options]\ndb_host = a,b\nworkers = 2\n");
});

test("the order of settings is irrelevant", () => {
  fc.assert(
    fc.property(values, (written) => {
      const settings = settingsOf(written);
      expect(printOdoo(settings.toReversed())).toEqual(printOdoo(settings));
    }),
  );
});

test("no value leaves its line, in a literal or in a placeholder", () => {
  for (const plain of ["a\nb", "a\rb", "\0", "a\u2028b", "a\u0085b", "a\u001cb"]) {
    expect(() => printOdoo([setting("x", [plain])]), JSON.stringify(plain)).toThrow("one line");
    const placeholder = printOdoo([setting("x", [{ late: "y" }])]);
    expect(() => fill(placeholder, () => plain, escapeOdoo)).toThrow("one line");
  }
  fc.assert(
    fc.property(values, (written) => {
      const lines = show(printOdoo(settingsOf(written))).split(/\r\n|\r|\n/);
      expect(lines).toHaveLength(Object.keys(written).length + 2);
    }),
  );
});

describe.skipIf(!hasPython)("Python's RawConfigParser", () => {
  test("reads back what was written, letter by letter", () => {
    const samples = fc.sample(values, 500);
    const read = readByPython(
      "raw",
      samples.map((written) => show(printOdoo(settingsOf(written)))),
    );
    samples.forEach((written, index) => {
      expect(read[index]).toEqual({ options: { ...written } });
    });
  });

  test("would trim what the model refuses: white space at the ends", () => {
    const [read] = readByPython("raw", [show(printOdoo([setting("x", [" a\u00a0"])]))]);
    expect(read).toEqual({ options: { x: "a" } });
    expect(optionValue.safeParse(" a\u00a0").success).toBe(false);
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { fill, literal, secret, show, text } from "../../../model/text.ts";
import { UserError } from "../../../model/user-error.ts";
import {
  checkedKey,
  escapePgbouncer,
  escapeUserlist,
  printPgbouncer,
  printUserlist,
  quoteConnectionValue,
} from "../../../templates/pgbouncer/print.ts";
import { awkwardLine } from "../patroni/awkward.ts";

test("a value stays on its line, whatever it holds", () => {
  fc.assert(
    fc.property(awkwardLine, (value) => {
      const setting = {
        section: "pgbouncer",
        key: "k",
        value: [value],
        effect: "reload",
        source: "stack",
      } as const;
      expect(show(printPgbouncer([setting])).split("\n")).toEqual([
        "[pgbouncer]",
        `k = ${value}`,
        "",
      ]);
    }),
  );
});

test.each(["a\nb", "a\rb", "a\0b"])(
  "a value that cannot be written is refused without being told: %j",
  (value) => {
    expect(() => escapePgbouncer(value)).toThrow(UserError);
    expect(() => escapePgbouncer(`secret${value}`)).not.toThrow(/secret/);
    expect(() => escapeUserlist(value)).toThrow(UserError);
  },
);

test("PgBouncer reads back every password of the userlist", () => {
  fc.assert(
    fc.property(awkwardLine, awkwardLine, (name, password) => {
      const body = printUserlist([{ name, verifier: secret("x") }]);
      const line = fill(body, () => password, escapeUserlist);
      expect(readUserlistLine(line)).toEqual([name, password]);
    }),
  );
});

test("PgBouncer reads back every value of a connection string", () => {
  fc.assert(
    fc.property(awkwardLine, (value) => {
      const quoted = literal(quoteConnectionValue(value));
      expect(quoted.slice(1, -1).replaceAll("''", "'")).toBe(value);
      expect(quoted.slice(1, -1).replaceAll("''", "")).not.toContain("'");
    }),
  );
});

test.each(["%include x", "a b", "a=b", "[x]", "", 'q"', "ö"])("the name %j is refused", (key) => {
  expect(() => checkedKey(key)).toThrow(/PgBouncer cannot take the name/);
});

test("what cannot be written is refused wherever it stands in a file", () => {
  const common = { effect: "reload", source: "stack" } as const;
  const print = (section: string, key: string, value: string) => () =>
    printPgbouncer([{ section, key, value: [value], ...common }]);
  expect(print("pgbouncer", "k", "a\n[databases]")).toThrow(/holds a line break or a NUL/);
  expect(print("pgbouncer", "%include x", "a")).toThrow(/cannot take the name "%include x"/);
  expect(print("a]\n[b", "k", "a")).toThrow(/cannot take the name "a\]\\n\[b"/);
  expect(print("pgbouncer", "k", "a")).not.toThrow();
});

test("sections follow their first appearance, placeholders stay placeholders", () => {
  const common = { effect: "reload", source: "forced" } as const;
  const ini = printPgbouncer([
    { section: "b", key: "one", value: ["1"], ...common },
    { section: "a", key: "two", value: text`x${secret("s")}`, ...common },
    { section: "b", key: "three", value: ["3"], ...common },
  ]);
  expect(show(ini)).toBe("[b]\none = 1\nthree = 3\n\n[a]\ntwo = x<secret:s>\n");
});

/** As load_auth_file of PgBouncer does: two quoted words, a doubled quote is a quote. */
function readUserlistLine(line: string): string[] {
  expect(line.endsWith("\n")).toBe(true);
  expect(line.indexOf("\n")).toBe(line.length - 1);
  const words = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, word = ""]) =>
    word.replaceAll('""', '"'),
  );
  expect(words).toHaveLength(2);
  return words;
}

/** A secret is made safe by the dialect of the file in which it stands. */
import { expect, test } from "vitest";
import { secret, text } from "../../model/text.ts";
import { type Dialect, fillFile } from "../../templates/dialects.ts";

const filled = (dialect: Dialect, value: string) =>
  fillFile(
    {
      id: "a/b",
      group: "a",
      node: "a-1",
      dialect,
      mode: 0o640,
      settings: [],
      body: text`<${secret("x")}>`,
    },
    () => value,
  );

test.each<[Dialect, string, string]>([
  ["odoo", `'"\\%;#`, `'"\\%;#`],
  ["nginx", `'"\\%;#`, `'\\"\\%;#`],
  ["haproxy", `'"\\%;#`, `'\\'' "\\%;#`.replace(" ", "")],
  ["pgbouncer", `'"\\%;#`, `'"\\%;#`],
  ["pgbouncer-users", `'"\\%;#`, `'""\\%;#`],
  ["patroni", `'"\\%;#`, `'\\"\\\\%;#`],
  ["pgbackrest", `'"\\%;#`, `'"\\%;#`],
  ["sql", `'"\\%;#`, `''"\\%;#`],
  ["supervisor", `'"\\%;#`, `'"\\%%;#`],
])("%s: %s", (dialect, value, expected) => {
  expect(filled(dialect, value)).toBe(`<${expected}>`);
});

test.each<Dialect>(["odoo", "pgbouncer", "pgbouncer-users", "pgbackrest", "supervisor"])(
  "%s: a secret of two lines is refused, and not told",
  (dialect) => {
    expect(() => filled(dialect, "hidden\nx = y")).toThrow(/one line|line break/);
    expect(() => filled(dialect, "hidden\nx = y")).not.toThrow(/hidden/);
  },
);

test.each<Dialect>(["nginx", "haproxy", "patroni"])("%s: a line feed is escaped", (dialect) => {
  expect(filled(dialect, "a\nb")).toMatch(/^[^\n]*\\n[^\n]*$/);
});

test.each<Dialect>(["lua", "shell"])("%s: a program holds no secret", (dialect) => {
  expect(() => filled(dialect, "x")).toThrow("programs hold no secrets");
});

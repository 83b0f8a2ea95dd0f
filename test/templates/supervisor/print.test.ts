import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Setting } from "../../../model/setting.ts";
import { fill, show } from "../../../model/text.ts";
import { escapeSupervisor, printSupervisor } from "../../../templates/supervisor/print.ts";
import { hasPython, readByPython } from "../odoo/python.ts";

const setting = (section: string, key: string, value: Setting["value"]): Setting => ({
  section,
  key,
  value,
  effect: "restart",
  source: "default",
});

test("sections in their order, each once, with its lines in theirs", () => {
  const printed = printSupervisor([
    setting("supervisord", "umask", ["022"]),
    setting("program:b", "command", ["/b"]),
    setting("supervisord", "logfile", ["/l"]),
    setting("program:a", "command", ["/a"]),
  ]);
  expect(show(printed)).toBe(
    "[supervisord]\numask = 022\nlogfile = /l\n\n[program:b]\ncommand = /b\n\n[program:a]\ncommand = /a\n",
  );
});

test("a percent sign is doubled: supervisor expands `%(name)s`", () => {
  expect(escapeSupervisor("100% of %(ENV_PATH)s")).toBe("100%% of %%(ENV_PATH)s");
  const placeholder = printSupervisor([setting("a", "b", ["c=", { late: "d" }])]);
  expect(fill(placeholder, () => "5%", escapeSupervisor)).toBe("[a]\nb = c=5%%\n");
});

test("a printed value is escaped, and refused where that is impossible", () => {
  expect(show(printSupervisor([setting("a", "b", ["5%"])]))).toBe("[a]\nb = 5%%\n");
  expect(() => printSupervisor([setting("a", "b", ["x\n[program:y]"])])).toThrow("one line");
});

test.each(["a ;b", ";b", "a\t; b", "a #b", "#b", "a\nb", "a\rb", "a\0b", " a", "a "])(
  "%j cannot be written: it would lose a part",
  (plain) => {
    expect(() => escapeSupervisor(plain)).toThrow("one line without a comment");
  },
);

test.each(["a;b", "a#b", "a=b", "[a]", ""])("%j can", (plain) => {
  expect(escapeSupervisor(plain)).toBe(plain);
});

describe.skipIf(!hasPython)("Python's parser, with supervisor's options", () => {
  test("reads back what was written; `%` once more by supervisor's own expansion", () => {
    const value = fc
      .oneof(fc.string(), fc.constantFrom("%", "%(x)s", "a;b", "a#b", "a = b", "[x]"))
      .filter((plain) => {
        try {
          escapeSupervisor(plain);
          return true;
        } catch {
          return false;
        }
      });
    const samples = fc.sample(fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), value), 500);
    const read = readByPython(
      "supervisor",
      samples.map((values) =>
        show(printSupervisor(Object.entries(values).map(([key, it]) => setting("s", key, [it])))),
      ),
    );
    samples.forEach((values, index) => {
      const back = Object.entries(read[index]?.["s"] ?? {}).map(([key, it]) => [
        key,
        it.replaceAll("%%", "%"),
      ]);
      expect(Object.fromEntries(back)).toEqual({ ...values });
    });
  });
});

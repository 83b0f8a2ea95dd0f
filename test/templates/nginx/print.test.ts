import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fill, secret, show, text } from "../../../model/text.ts";
import { block, line, quoteRegex } from "../../../templates/nginx/directive.ts";
import { escapeNginx, flattenNginx, plain, printNginx } from "../../../templates/nginx/print.ts";
import { parseNginx } from "./parse.ts";

const nasty = fc.string({
  unit: fc.oneof(
    fc.constantFrom(..."\\\"'{};#$ \n\r\t()nrt\u2028é"),
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
  ),
});
const value = nasty.filter((candidate) => !candidate.includes("\0"));

describe("printNginx", () => {
  test("no argument leaves its directive, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), value, (args, comment) => {
        const printed = show(
          printNginx([
            block("outer", args.slice(0, 1), [line("inner", args, { comment })]),
            line("after", "x"),
          ]),
        );
        expect(parseNginx(printed)).toEqual([
          { words: ["outer", args[0]], block: [{ words: ["inner", ...args] }] },
          { words: ["after", "x"] },
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  test("no argument leaves its line: a reader and a log see one", () => {
    fc.assert(
      fc.property(value, (arg) => {
        expect(show(printNginx([line("key", arg)]))).toMatch(/^[^\n\r\t]*\n$/);
      }),
    );
  });

  test("no key of a map leaves its place", () => {
    fc.assert(
      fc.property(value, (key) => {
        const printed = show(printNginx([block("map", ["$a", "$b"], [line(key, "1")])]));
        expect(parseNginx(printed)[0]?.block).toEqual([{ words: [key, "1"] }]);
      }),
    );
  });

  test("no filled placeholder leaves its argument", () => {
    const filled = value.filter((candidate) => !candidate.includes("$"));
    fc.assert(
      fc.property(value, filled, value, (before, placeholder, after) => {
        const body = printNginx([line("key", [text`${before}${secret("s")}${after}`])]);
        const printed = fill(body, () => placeholder, escapeNginx);
        expect(parseNginx(printed)).toEqual([
          { words: ["key", `${before}${placeholder}${after}`] },
        ]);
      }),
      { numRuns: 2000 },
    );
  });

  test("a secret never becomes literal text", () => {
    const body = printNginx([line("key", [text`a ${secret("database")}`])]);
    expect(show(body)).toBe('key "a <secret:database>";\n');
  });
});

test("a value that nginx would read as a variable, or cannot hold, is refused", () => {
  expect(() => plain("/srv/$home")).toThrow('nginx cannot hold "$" in a plain value');
  expect(() => escapeNginx("pa$word")).toThrow('nginx cannot hold "$"');
  expect(() => escapeNginx("a\0b")).toThrow("NUL");
});

test("a quoted regular expression matches its value alone", () => {
  fc.assert(
    fc.property(value, fc.string(), (wanted, other) => {
      const pattern = new RegExp(`^${quoteRegex(wanted)}$`);
      expect(pattern.test(wanted)).toBe(true);
      expect(pattern.test(other)).toBe(other === wanted);
    }),
  );
});

test("settings name the blocks they stand in", () => {
  const directives = [
    line("pid", "/run/x", { effect: "restart", source: "forced" }),
    block(
      "http",
      [],
      [
        block(
          "server",
          [],
          [
            line("server_name", ["erp", "other"]),
            block("location", ["=", "/websocket"], [line("proxy_set_header", ["A", "$b"])]),
          ],
        ),
      ],
    ),
  ];
  expect(flattenNginx(directives)).toEqual([
    { section: "", key: "pid", value: ["/run/x"], effect: "restart", source: "forced" },
    {
      section: "http / server",
      key: "server_name",
      value: ["erp other"],
      effect: "reload",
      source: "default",
    },
    {
      section: "http / server / location = /websocket",
      key: "proxy_set_header",
      value: ["A $b"],
      effect: "reload",
      source: "default",
    },
  ]);
});

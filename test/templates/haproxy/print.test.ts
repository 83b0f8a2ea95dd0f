import fc from "fast-check";
import { expect, test } from "vitest";
import { fill, secret, show, text } from "../../../model/text.ts";
import type { HaproxyLine } from "../../../templates/haproxy/print.ts";
import {
  escapeHaproxy,
  flattenHaproxy,
  haproxyLine,
  printHaproxy,
} from "../../../templates/haproxy/print.ts";
import { parseHaproxy } from "./parse.ts";

const value = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(..."\\\"'#$ {}%[]\n\r\tnx"),
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
    ),
  })
  .filter((candidate) => !candidate.includes("\0"));

const inSection = (...lines: HaproxyLine[]) =>
  [{ kind: "frontend", name: "https", lines: [...lines, haproxyLine("after", "x")] }] as const;

test("no word leaves its line, whatever stands in it", () => {
  fc.assert(
    fc.property(fc.array(value), value, (list, comment) => {
      const printed = show(printHaproxy(inSection(haproxyLine("key", list, { comment }))));
      expect(parseHaproxy(printed)).toEqual([
        {
          heading: "frontend https",
          lines: [
            ["key", ...list],
            ["after", "x"],
          ],
        },
      ]);
    }),
    { numRuns: 2000 },
  );
});

test("no filled placeholder leaves its word", () => {
  fc.assert(
    fc.property(value, value, value, (before, placeholder, after) => {
      const body = printHaproxy(
        inSection(haproxyLine("key", [text`${before}${secret("s")}${after}`, "next"])),
      );
      const printed = fill(body, () => placeholder, escapeHaproxy);
      expect(parseHaproxy(printed)[0]?.lines[0]).toEqual([
        "key",
        before + placeholder + after,
        "next",
      ]);
    }),
    { numRuns: 2000 },
  );
});

test("a NUL byte is refused", () => {
  expect(() => escapeHaproxy("a\0b")).toThrow("NUL");
});

test("settings name the section they stand in", () => {
  const [setting] = flattenHaproxy(inSection(haproxyLine("bind", ["a:1", "ssl"])));
  expect(setting).toEqual({
    section: "frontend https",
    key: "bind",
    value: ["a:1 ssl"],
    effect: "reload",
    source: "default",
  });
});

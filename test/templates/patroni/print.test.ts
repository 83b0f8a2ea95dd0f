import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Setting } from "../../../model/setting.ts";
import { fill, secret, text } from "../../../model/text.ts";
import { escapeYaml, printYaml } from "../../../templates/patroni/print.ts";
import { awkward } from "./awkward.ts";

const common = { effect: "reload", source: "forced" } as const;

/** YAML 1.1 is what PyYAML reads. */
function read(settings: readonly Setting[], value = ""): unknown {
  return parse(
    fill(printYaml(settings), () => value, escapeYaml),
    { version: "1.1" },
  );
}

test("every value comes back as the string that it was", () => {
  fc.assert(
    fc.property(awkward, (value) => {
      const setting = { section: "a.b", key: "key", value: [value], ...common };
      expect(read([setting])).toEqual({ a: { b: { key: value.toWellFormed() } } });
    }),
  );
});

test("every secret comes back as the string that it was", () => {
  fc.assert(
    fc.property(awkward, (value) => {
      const setting = { section: "", key: "password", value: text`<${secret("x")}>`, ...common };
      expect(read([setting], value)).toEqual({ password: `<${value.toWellFormed()}>` });
    }),
  );
});

test("every key comes back, those of parameters with their dots", () => {
  fc.assert(
    fc.property(
      awkward.filter((key) => !/^\[\d+\]$/.test(key)),
      (key) => {
        expect(
          Object.keys(read([{ section: "p", key, value: ["v"], ...common }]) as object),
        ).toEqual(["p"]);
        expect((read([{ section: "p", key, value: ["v"], ...common }]) as { p: object }).p).toEqual(
          Object.fromEntries([[key.toWellFormed(), "v"]]),
        );
      },
    ),
  );
});

test.each(["on", "yes", "12:30", "1e3", "0x1f", "null", "~", "2024-01-01", "7"])(
  "the string %s stays one",
  (value) => {
    expect(read([{ section: "", key: "scope", value: [value], ...common }])).toEqual({
      scope: value,
    });
  },
);

test.each(["on", "no", "y", "Yes", "null", "1", "a.b"])("the key %s stays a string", (key) => {
  expect(read([{ section: "p", key, value: ["v"], ...common }])).toEqual({ p: { [key]: "v" } });
});

test("numbers and switches are bare where Patroni wants them", () => {
  const settings = [
    { section: "", key: "ttl", value: ["20"], ...common },
    { section: "", key: "synchronous_mode", value: ["true"], ...common },
    { section: "tags", key: "nofailover", value: ["false"], ...common },
  ];
  expect(read(settings)).toEqual({ ttl: 20, synchronous_mode: true, tags: { nofailover: false } });
});

test("a secret that looks like a number stays a string", () => {
  expect(read([{ section: "", key: "ttl", value: text`${secret("x")}`, ...common }], "20")).toEqual(
    { ttl: "20" },
  );
});

test("items become a list", () => {
  const items = ["a", "b: c"].map((value, index) => ({
    section: "x.list",
    key: `[${index}]`,
    value: [value],
    ...common,
  }));
  expect(read(items)).toEqual({ x: { list: ["a", "b: c"] } });
});

test("what PyYAML refuses or folds is escaped", () => {
  expect(escapeYaml("\u0085\u2028\ufeff\u007f")).toBe("\\u0085\\u2028\\ufeff\\u007f");
});

test("a key that is set twice is a mistake of ours", () => {
  const twice = { section: "a", key: "b", value: ["c"], ...common };
  expect(() => printYaml([twice, twice])).toThrow("a.b is set twice");
});

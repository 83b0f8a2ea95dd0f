import fc from "fast-check";
import { expect, test } from "vitest";
import { mostDisruptive, settingChanges } from "../../changes/changes.ts";
import type { ShownSetting } from "../../model/setting.ts";

const setting = (
  key: string,
  value: string,
  effect: ShownSetting["effect"] = "reload",
): ShownSetting => ({
  section: "s",
  key,
  value,
  effect,
});

test("a changed value tells both values and its cost", () => {
  expect(settingChanges("f", [setting("workers", "2")], [setting("workers", "3")])).toEqual([
    { subject: "f", section: "s", key: "workers", from: "2", to: "3", cost: "reload" },
  ]);
});

test("a key that came or went costs what it costs", () => {
  expect(settingChanges("f", [], [setting("a", "1", "restart")])).toMatchObject([
    { from: null, to: "1", cost: "restart" },
  ]);
  expect(settingChanges("f", [setting("a", "1", "restart")], [])).toMatchObject([
    { from: "1", to: null, cost: "restart" },
  ]);
});

test("of a key that repeats only the lines that differ are told", () => {
  const before = [setting("server", "a"), setting("server", "b"), setting("server", "c")];
  const after = [setting("server", "a"), setting("server", "c"), setting("server", "d")];
  expect(settingChanges("f", before, after)).toMatchObject([{ from: "b", to: "d" }]);
});

test("another order of the same lines is one change", () => {
  const [a, b] = [setting("rule", "a", "reload"), setting("rule", "b", "reload")];
  expect(settingChanges("f", [a, b], [b, a])).toEqual([
    { subject: "f", section: "", key: "order of lines", from: null, to: null, cost: "reload" },
  ]);
});

test("the most disruptive of two costs is the cost of a value whose effect changed", () => {
  expect(
    settingChanges("f", [setting("a", "1", "restart")], [setting("a", "2", "none")]),
  ).toMatchObject([{ cost: "restart" }]);
  expect(mostDisruptive([])).toBe("none");
  expect(mostDisruptive(["reload", "recreate", "none"])).toBe("recreate");
});

const settings = fc.array(
  fc.record({
    section: fc.constantFrom("x", "y"),
    key: fc.constantFrom("a", "b", "c"),
    value: fc.string({ maxLength: 3 }),
    effect: fc.constantFrom("none" as const, "reload" as const, "restart" as const),
  }),
  { maxLength: 8 },
);

test("equal lists have no change, different ones have at least one", () => {
  fc.assert(
    fc.property(settings, settings, (before, after) => {
      expect(settingChanges("f", before, before)).toEqual([]);
      const strip = (list: ShownSetting[]) =>
        JSON.stringify(list.map(({ section, key, value }) => [section, key, value]));
      expect(settingChanges("f", before, after).length > 0).toBe(strip(before) !== strip(after));
    }),
  );
});

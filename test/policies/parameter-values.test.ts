import fc from "fast-check";
import { expect, test } from "vitest";
import { postgresqlFault } from "../../model/options/postgresql.ts";
import { bytesOf, isOn, page, quantityIn, secondsOf } from "../../policies/parameter-values.ts";

test("sizes and durations as PostgreSQL reads them", () => {
  expect([
    bytesOf("128MB", "B"),
    bytesOf("1 GB", "B"),
    bytesOf("5", "MB"),
    bytesOf("-1", "MB"),
  ]).toEqual([128 * 2 ** 20, 2 ** 30, 5 * 2 ** 20, -(2 ** 20)]);
  expect([
    secondsOf("15min", "ms"),
    secondsOf("1500", "ms"),
    secondsOf("0", "ms"),
    secondsOf("1d", "s"),
  ]).toEqual([900, 1.5, 0, 86400]);
});

test("every spelling that PostgreSQL takes is read, else a rule would judge nothing", () => {
  expect([
    bytesOf("1e3MB", "B"),
    bytesOf("0x10", page),
    bytesOf("010", "MB"),
    bytesOf("+5 kB", "B"),
    bytesOf("'.5GB'", "B"),
  ]).toEqual([1000 * 2 ** 20, 16 * 8192, 8 * 2 ** 20, 5 * 2 ** 10, 2 ** 29]);
  expect([secondsOf("1e6", "ms"), secondsOf("0x3c s", "ms"), secondsOf("500us", "ms")]).toEqual([
    1000, 60, 0.0005,
  ]);
  expect([quantityIn("010", null), quantityIn("0.10", null, "real")]).toEqual([8, 0.1]);
});

test("what a stack file may say, rules can count", () => {
  const number = fc.oneof(
    fc.nat(2 ** 31 - 1).map(String),
    fc.nat(2 ** 20).map((it) => `0x${it.toString(16)}`),
    fc.nat(2 ** 12).map((it) => `0${it.toString(8)}`),
    fc.tuple(fc.nat(99), fc.nat(4)).map(([digits, exponent]) => `${digits}e${exponent}`),
  );
  const durations = ["", "us", "ms", "s", "min", "h", "d"];
  fc.assert(
    fc.property(number, fc.constantFrom(...durations, " s"), (digits, unit) => {
      const value = `${digits}${unit}`;
      const context = { patroni: true, preloaded: [] };
      if (postgresqlFault("idle_session_timeout", value, context) !== null) return;
      expect(secondsOf(value, "ms"), value).not.toBeNull();
    }),
  );
});

test("what is neither is null, never a number by chance", () => {
  for (const value of ["", "MB", "1 XB", "1e", "ten", "1 MB 2", "0x"]) {
    expect(bytesOf(value, "B")).toBeNull();
    expect(secondsOf(value, "s")).toBeNull();
  }
});

test("switches", () => {
  expect(["on", "TRUE", "yes", "1"].every(isOn)).toBe(true);
  expect(["off", "false", "no", "0", ""].some(isOn)).toBe(false);
});

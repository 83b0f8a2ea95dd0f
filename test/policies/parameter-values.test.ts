import { expect, test } from "vitest";
import { bytesOf, isOn, secondsOf } from "../../policies/parameter-values.ts";

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

test("what is neither is null, never a number by chance", () => {
  for (const value of ["", "MB", "1 XB", "1e9", "ten", "1 MB 2"]) {
    expect(bytesOf(value, "B")).toBeNull();
    expect(secondsOf(value, "s")).toBeNull();
  }
});

test("switches", () => {
  expect(["on", "TRUE", "yes", "1"].every(isOn)).toBe(true);
  expect(["off", "false", "no", "0", ""].some(isOn)).toBe(false);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import {
  address,
  duration,
  loopbackSubnet,
  optionValue,
  showBytes,
  showSeconds,
  size,
} from "../../model/spec/units.ts";

const bytes = size("1 B", "1024 TiB");
const seconds = duration("1 s", "365 d");

test.each([
  ["1 B", 1],
  ["1KiB", 1024],
  ["512 MiB", 536870912],
  ["1.5 GiB", 1610612736],
  ["2 TiB", 2199023255552],
])("%s is %i bytes", (written, expected) => {
  expect(bytes.parse(written)).toBe(expected);
});

test.each([
  ["1 s", 1],
  ["15 min", 900],
  ["1.5 h", 5400],
  ["2d", 172800],
])("%s is %i seconds", (written, expected) => {
  expect(seconds.parse(written)).toBe(expected);
});

test.each([
  "",
  " ",
  "1",
  "MiB",
  "1 MB",
  "1 mib",
  "1  MiB",
  " 1 MiB",
  "1 MiB ",
  "1e3 MiB",
  "-1 MiB",
  "1,5 GiB",
  "1 toString",
  "٣ MiB",
])("%j is no size", (written) => {
  expect(bytes.safeParse(written).success).toBe(false);
});

test("what is shown is read back as the same number", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999_999 }), (amount) => {
      expect(bytes.parse(showBytes(amount))).toBe(amount);
      if (amount < 31_536_000) expect(seconds.parse(showSeconds(amount))).toBe(amount);
    }),
  );
  expect([showBytes(2 ** 30), showBytes(1537), showSeconds(900), showSeconds(90)]).toEqual([
    "1 GiB",
    "1537 B",
    "15 min",
    "90 s",
  ]);
});

test("addresses and subnets", () => {
  expect(address.parse("0.0.0.0:443")).toEqual({ host: "0.0.0.0", port: 443 });
  expect(loopbackSubnet.parse("127.255.0.0/16")).toBe("127.255");
  for (const wrong of [
    "127.0.0.1",
    "127.0.0.1:",
    ":80",
    "127.0.0.01:80",
    "::1:80",
    "localhost:80",
    "1.2.3.4:65536",
  ])
    expect(address.safeParse(wrong).success, wrong).toBe(false);
  for (const wrong of [
    "127.77.0.0",
    "127.77.1.0/16",
    "127.256.0.0/16",
    "127.077.0.0/16",
    "127.77.0.0/8",
  ])
    expect(loopbackSubnet.safeParse(wrong).success, wrong).toBe(false);
});

test("an option is text: true and false as Python writes them, numbers as they are", () => {
  expect([true, false, 5, 0.5, "x y; # %(z)s", ""].map((it) => optionValue.parse(it))).toEqual([
    "True",
    "False",
    "5",
    "0.5",
    "x y; # %(z)s",
    "",
  ]);
});

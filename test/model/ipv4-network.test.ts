import { expect, test } from "vitest";
import { contains, overlap, parseNetwork, split } from "../../model/ipv4-network.ts";
import { architectureOf } from "../../model/processor-architecture.ts";

test("a network has nothing behind its prefix", () => {
  expect(parseNetwork("10.20.0.0/16")).toEqual({ first: 169082880, prefix: 16 });
  for (const wrong of ["10.20.0.1/16", "10.20.0.0/33", "10.256.0.0/16", "10.20.0.0", "::/0"])
    expect(parseNetwork(wrong), wrong).toBeNull();
});

test("networks meet only if one holds the other", () => {
  expect(contains("10.0.0.0/8", "10.20.0.0/16")).toBe(true);
  expect(contains("10.20.0.0/16", "10.0.0.0/8")).toBe(false);
  expect(overlap("10.20.0.0/16", "10.0.0.0/8")).toBe(true);
  expect(overlap("10.20.0.0/17", "10.20.128.0/17")).toBe(false);
});

test("parts lie side by side and fill the whole, up to the last address", () => {
  expect(split("10.20.0.0/16", 2)).toEqual([
    ...["10.20.0.0/18", "10.20.64.0/18", "10.20.128.0/18", "10.20.192.0/18"],
  ]);
  expect(split("255.255.255.0/24", 1)).toEqual(["255.255.255.0/25", "255.255.255.128/25"]);
});

test.each([
  ["m7i.large", "x86_64"],
  ["m7g.large", "arm64"],
  ["c7gn.xlarge", "arm64"],
  ["im4gn.large", "arm64"],
  ["x2gd.medium", "arm64"],
  ["g4dn.xlarge", "x86_64"],
  ["g5g.xlarge", "arm64"],
  ["r8i-flex.large", "x86_64"],
  ["u-6tb1.metal", "x86_64"],
])("%s is %s", (type, architecture) => {
  expect(architectureOf(type)).toBe(architecture);
});

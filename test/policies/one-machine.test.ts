import { expect, test } from "vitest";
import { leastMemory, memoryProblems } from "../../local/machine-room.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { problemText } from "../../model/user-error.ts";
import { machineFindings, promisesOf } from "../../policies/one-machine.ts";
import { stackText } from "../model/written-stack.ts";

const spec = (below = "", stack = "one", platform = "local") =>
  parseSpec(stackText(below, platform), "stack.yaml", stack);
const told = (below: string, ...others: ReturnType<typeof spec>[]) => {
  const one = spec(below);
  return machineFindings(one, buildTopology(one), others).map(
    ({ at, rule, subject, message }) => `${at} ${rule} (${subject}): ${message}`,
  );
};
const apart =
  'local: { subnet: 127.90.0.0/16 }\nedge: { https: "127.0.0.1:9443", http: "127.0.0.1:9080" }';

test("stacks that share a network or an address are told, with where and whose", () => {
  expect(told(apart, spec("", "two"))).toEqual([]);
  expect(told("", spec("", "two"))).toEqual([
    "stack.yaml:4 stack-address-conflicts (two:local.subnet): local.subnet 127.77.0.0/16 meets the network of stack two",
    "stack.yaml:4 stack-address-conflicts (two:edge.https): edge.https 127.0.0.1:8443 meets edge.https 127.0.0.1:8443 of stack two",
    "stack.yaml:4 stack-address-conflicts (two:edge.http): edge.http 127.0.0.1:8080 meets edge.http 127.0.0.1:8080 of stack two",
  ]);
  const wide =
    'local: { subnet: 127.90.0.0/16 }\nedge: { https: "0.0.0.0:8080", http: "127.0.0.1:9080" }';
  expect(told(wide, spec("", "two"))).toEqual([
    "stack.yaml:6 stack-address-conflicts (two:edge.https): edge.https 0.0.0.0:8080 meets edge.http 127.0.0.1:8080 of stack two",
  ]);
  expect(told("", spec(wide, "two"))).toHaveLength(1);
  const same =
    'local: { subnet: 127.90.0.0/16 }\nedge: { https: "127.0.0.2:8443", http: "127.0.0.2:8080" }';
  expect(told(same, spec("", "two"))).toEqual([]);
});

test("a stack does not meet itself, nor one of another platform", () => {
  expect(told("", spec(), spec("", "two", "kubernetes"))).toEqual([]);
});

test("what no machine has is told offline, and what this one has not by up", () => {
  const many = "pools:\n  a: { role: http, instances: 200 }\n  c: { role: cron }";
  expect(told(many)).toEqual([
    expect.stringMatching(
      /^stack\.yaml:6 stack-fits-one-machine \(pools\): all instances together are promised \d+ GiB of memory and 2\d\d CPUs$/,
    ),
  ]);
  const [small, large] = [buildTopology(spec()), buildTopology(spec(many))];
  expect(promisesOf(small).memory).toBeLessThan(16 * 2 ** 30);
  expect(leastMemory(small)).toBeLessThan(promisesOf(small).memory / 2);
  expect(memoryProblems(small, 4 * 2 ** 30)).toEqual([]);
  const [problem] = memoryProblems(large, 24 * 2 ** 30);
  expect(problem === undefined ? "" : problemText(problem)).toMatch(
    /^this machine: the stack's processes take about 1\d\d GiB of memory before the first request, got 24 GiB\. Use fewer or smaller instances, or a machine with more memory$/,
  );
});

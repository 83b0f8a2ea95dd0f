/**
 * The case table of a rule that judges resources. The table itself is tested, too: against the rule
 * with nothing to say, and against one that always objects.
 */
import { expect, test } from "vitest";
import type { ResourceFact } from "../../model/resource-fact.ts";
import type { Topology } from "../../model/topology.ts";
import { runRules } from "../../policies/judge.ts";
import type { Evidence, ResourceRule, Rule } from "../../policies/rule.ts";
import { topologyOf } from "../model/written-stack.ts";
import { thrown } from "./judged.ts";

type Facts = readonly ResourceFact[];
type Held = Readonly<Record<string, Facts>>;

export interface ResourceCases {
  /** What is wrong, and everything that the rule says of it: `subject: message`. */
  readonly fires: Readonly<Record<string, readonly [facts: Facts, said: readonly string[]]>>;
  readonly "does not fire": Held;
  readonly "not applicable": Held;
  /** A first preview: what only a run can tell is no violation, and no crash. */
  readonly unknown: Held;
}

/** Every table, for a test that changes the rules themselves. */
export const tables = new Map<string, readonly [cases: ResourceCases, made: Made]>();

/** What the resources were made from. */
export type Made = Pick<Evidence, "topology" | "files">;

export function resourceCases(
  rule: Rule,
  cases: ResourceCases,
  topology: Topology = topologyOf(),
  files: Made["files"] = [],
): void {
  const made = { topology, files };
  tables.set(rule.id, [cases, made]);
  const all = casesOf(cases);
  for (const [name, facts, expected] of all)
    test(name, () => expect(said(rule, facts, made)).toEqual(expected));

  test("threw: a finding", () => {
    const found = runRules(
      [rule],
      { ...made, resources: null as unknown as Facts },
      (path) => `stack.yaml: ${path.join(".")}`,
    );
    expect(found).toEqual([expect.objectContaining(thrown(rule))]);
  });

  test("the cases notice a rule that says nothing, and one that always objects", () => {
    const names = (fires: boolean) =>
      all.map(([name]) => name).filter((name) => name.startsWith("fires") === fires);
    for (const kind of ["fires", "does not fire", "not applicable", "unknown"] as const)
      expect(Object.keys(cases[kind]), kind).not.toEqual([]);
    const silent = { ...(rule as ResourceRule), check: () => [] };
    expect(failedCases(silent, cases, made)).toEqual(names(true));
    const loud = {
      ...(rule as ResourceRule),
      check: () => [{ subject: "anything", message: "is wrong", path: [] }],
    };
    expect(failedCases(loud, cases, made)).toEqual([...names(true), ...names(false)]);
  });
}

/** Names of the cases in which a rule does not say what it must. */
export function failedCases(rule: Rule, cases: ResourceCases, made: Made): string[] {
  return casesOf(cases)
    .filter(
      ([, facts, expected]) => JSON.stringify(said(rule, facts, made)) !== JSON.stringify(expected),
    )
    .map(([name]) => name);
}

function casesOf({ fires, ...held }: ResourceCases): [string, Facts, readonly string[]][] {
  return [
    ...Object.entries(fires).map(
      ([name, [facts, expected]]): [string, Facts, readonly string[]] => [
        `fires: ${name}`,
        facts,
        expected,
      ],
    ),
    ...Object.entries(held).flatMap(([kind, cases]) =>
      Object.entries(cases).map(([name, facts]): [string, Facts, readonly string[]] => [
        `${kind}: ${name}`,
        facts,
        [],
      ]),
    ),
  ];
}

function said(rule: Rule, resources: Facts, made: Made): string[] {
  return runRules([rule], { ...made, resources }, (path) => path.join(".")).map(
    ({ at, subject, message }) => `${at === "" ? "" : `${at} `}${subject}: ${message}`,
  );
}

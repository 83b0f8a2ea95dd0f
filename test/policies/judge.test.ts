/** Exemptions, and rules whose evidence is not there. */
import { expect, test } from "vitest";
import type { Environment } from "../../model/environment.ts";
import type { Exemption } from "../../model/exemption.ts";
import type { ResourceFact } from "../../model/resource-fact.ts";
import { checkRules } from "../../policies/check-rules.ts";
import { exemptionFindings, exemptionRules } from "../../policies/exemptions.ts";
import { judge } from "../../policies/judge.ts";
import { renamedRules } from "../../policies/renamed-rules.ts";
import type { ResourceRule, Rule, TopologyRule } from "../../policies/rule.ts";
import { rules } from "../../policies/rules.ts";
import { topologyOf } from "../model/written-stack.ts";

const words = { title: "T.", why: "W.", fix: "F.", source: "https://example.com" };
const topologyRule = (id: string, subjects: readonly string[]): TopologyRule => ({
  ...words,
  id,
  severity: "mandatory",
  check: () => subjects.map((subject) => ({ subject, message: "m", path: [] })),
});
const resourceRule: ResourceRule = {
  ...words,
  id: "has-limits",
  severity: "mandatory",
  needs: "resources",
  check: ({ resources }) =>
    resources.map(({ name }) => ({ subject: name, message: "m", path: [] })),
};
const exemption = (rule: string, subject: string, expires = "2027-01-31"): Exemption => ({
  rule,
  subject,
  reason: "a reason",
  owner: "platform",
  expires,
});
const evidence = { topology: topologyOf(), files: [] };
const verdictOf = (rules: readonly Rule[], ...exemptions: Exemption[]) =>
  judge(rules, evidence, exemptions, (path) => `stack.yaml:${path.join(".")}`);
const check = (verdict: ReturnType<typeof verdictOf>, today: string) =>
  exemptionFindings(verdict, ["a", "has-limits", "thrower"], today);

test("an exemption takes exactly its finding: same rule, same subject", () => {
  const verdict = verdictOf(
    [topologyRule("a", ["x", "x-1"]), topologyRule("b", ["x"])],
    exemption("a", "x"),
  );
  expect(verdict.findings.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual([
    "a x-1",
    "b x",
  ]);
  expect(verdict.exempted.map(({ finding, exemption: { at } }) => [finding.subject, at])).toEqual([
    ["x", "stack.yaml:exemptions.0"],
  ]);
  expect(verdict.unused).toEqual([]);
});

test("a mandatory rule only warns in the environments that it names", () => {
  const rule: Rule = { ...topologyRule("a", ["x"]), advisoryIn: ["staging", "development"] };
  const severity = (environment?: Environment) =>
    judge(
      [rule, topologyRule("b", ["x"])],
      { ...evidence, ...(environment === undefined ? {} : { environment }) },
      [],
      () => "stack.yaml:1",
    ).findings.map((finding) => finding.severity);
  expect(severity("production")).toEqual(["mandatory", "mandatory"]);
  expect(severity("staging")).toEqual(["advisory", "mandatory"]);
  expect(severity("development")).toEqual(["advisory", "mandatory"]);
  expect(severity()).toEqual(["mandatory", "mandatory"]);
});

test("an exemption holds whatever the day is: only `check` asks", () => {
  const verdict = verdictOf([topologyRule("a", ["x"])], exemption("a", "x", "2000-01-01"));
  expect(verdict.findings).toEqual([]);
  expect(check(verdict, "2026-11-21")).toEqual([
    {
      rule: "exemption-expired",
      severity: "mandatory",
      subject: "a/x",
      message: "expired on 2000-01-01; owner platform, reason: a reason",
      fix: "Fix the finding, or agree on a new expiry date with the owner.",
      at: "stack.yaml:exemptions.0",
    },
  ]);
});

test.each([
  ["2026-11-21", "2026-12-05", "expires on 2026-12-05, 14 days left; owner platform"],
  ["2026-11-21", "2026-11-22", "expires on 2026-11-22, 1 day left; owner platform"],
  ["2026-11-21", "2026-11-21", "expires on 2026-11-21, today is the last day; owner platform"],
])("on %s an exemption that expires on %s is a warning", (today, expires, message) => {
  const verdict = verdictOf([topologyRule("a", ["x"])], exemption("a", "x", expires));
  expect(check(verdict, today)).toMatchObject([
    { rule: "exemption-expires-soon", severity: "advisory", message },
  ]);
});

test("no warning fifteen days before the expiry date, a failure one day after it", () => {
  const verdict = verdictOf([topologyRule("a", ["x"])], exemption("a", "x", "2026-12-06"));
  expect(check(verdict, "2026-11-21")).toEqual([]);
  expect(check(verdict, "2026-12-07")).toMatchObject([
    { rule: "exemption-expired", severity: "mandatory" },
  ]);
});

test("one that exempts nothing fails, with a hint where the rule is misspelled", () => {
  const verdict = verdictOf(
    [topologyRule("a", [])],
    exemption("a", "x"),
    exemption("has-limit", "x"),
  );
  expect(
    check(verdict, "2026-11-21").map(({ rule, severity, message }) => [rule, severity, message]),
  ).toEqual([
    ["exemption-unused", "mandatory", "exempts nothing"],
    [
      "exemption-unused",
      "mandatory",
      "exempts nothing: there is no rule has-limit, did you mean has-limits?",
    ],
  ]);
});

test("an exemption with a former id is refused by every verb, and names the current id", () => {
  const verdict = verdictOf([topologyRule("a", ["x"])], exemption("groups-say-why", "x"));
  expect(verdict.findings).toEqual([
    expect.objectContaining({ rule: "a" }),
    {
      rule: "exemption-rule-renamed",
      severity: "mandatory",
      subject: "groups-say-why/x",
      message: "the rule groups-say-why is now called security-group-descriptions",
      fix: "Write the current id.",
      at: "stack.yaml:exemptions.0",
    },
  ]);
  expect(verdict.unused).toEqual([]);
});

test("every former id leads to a rule, and is no rule itself", () => {
  const ids = [...rules, ...checkRules].map(({ id }) => id);
  expect(renamedRules.size).toBeGreaterThan(80);
  expect([...renamedRules.values()].filter((id) => !ids.includes(id))).toEqual([]);
  expect([...renamedRules.keys()].filter((id) => ids.includes(id))).toEqual([]);
});

test("the same exemption twice: the second exempts nothing", () => {
  const verdict = verdictOf([topologyRule("a", ["x"])], exemption("a", "x"), exemption("a", "x"));
  expect(verdict.exempted).toHaveLength(1);
  expect(verdict.unused.map(({ at }) => at)).toEqual(["stack.yaml:exemptions.1"]);
});

test("a resource rule without resources is not evaluated: neither passed nor failed, its exemption neither used nor unused", () => {
  const verdict = verdictOf([resourceRule, topologyRule("a", [])], exemption("has-limits", "pod"));
  expect(verdict).toMatchObject({
    findings: [],
    evaluated: ["a"],
    notEvaluated: ["has-limits"],
    unused: [],
  });
});

test("a resource rule with resources judges them; none at all is an answer, too", () => {
  const pod = { type: "t", name: "pod" } as ResourceFact;
  const judged = judge([resourceRule], { ...evidence, resources: [pod] }, [], () => "f:1");
  expect(judged).toMatchObject({ findings: [{ subject: "pod" }], evaluated: ["has-limits"] });
  const none = judge([resourceRule], { ...evidence, resources: [] }, [], () => "f:1");
  expect(none).toMatchObject({ findings: [], evaluated: ["has-limits"], notEvaluated: [] });
});

test("a stack without tiers: rules that need them are not evaluated, rules about resources alone are", () => {
  const both: Rule = { ...resourceRule, id: "both", needs: "tiers and resources" };
  const pod = { type: "t", name: "pod" } as ResourceFact;
  const foundation = { topology: null, files: [], resources: [pod] };
  const all = [resourceRule, both, topologyRule("a", ["x"])];
  expect(judge(all, foundation, [], () => "f:1")).toMatchObject({
    findings: [{ rule: "has-limits", subject: "pod" }],
    evaluated: ["has-limits"],
    notEvaluated: ["both", "a"],
  });
  const cluster = { ...evidence, resources: [pod] };
  expect(judge(all, cluster, [], () => "f:1").evaluated).toEqual(["has-limits", "both", "a"]);
  expect(judge(all, evidence, [], () => "f:1").notEvaluated).toEqual(["has-limits", "both"]);
});

test("a rule that throws cannot be exempted", () => {
  const thrower: Rule = {
    ...topologyRule("thrower", []),
    check: () => {
      throw new Error("boom");
    },
  };
  const verdict = verdictOf([thrower], exemption("thrower", "rule"));
  expect(verdict.findings).toMatchObject([{ subject: "rule", severity: "mandatory" }]);
  expect(verdict.unused).toEqual([]);
});

test("the rules about exemptions are told like all others", () => {
  for (const { id, title, why, fix } of exemptionRules) {
    expect(id).toMatch(/^exemption-/);
    for (const sentence of [title, why, fix]) expect(sentence).toMatch(/\.$/);
  }
});

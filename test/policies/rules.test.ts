import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkRules } from "../../policies/check-rules.ts";
import { runRules } from "../../policies/judge.ts";
import type { Rule } from "../../policies/rule.ts";
import { rules } from "../../policies/rules.ts";
import { ruleFiles, ruleFolders } from "../../scripts/rule-files.ts";
import { topologyOf } from "../model/written-stack.ts";

const project = join(import.meta.dirname, "..", "..");

/** Two that need nothing but a topology. */
const [first, second] = rules.filter(({ needs }) => needs === undefined);

/** Files of policies/ that are no rules. */
const machinery = [
  "autoscalers.ts",
  "buckets.ts",
  "budget.ts",
  "defects.ts",
  "exemptions.ts",
  "check-rules.ts",
  "one-machine.ts",
  "iam-statements.ts",
  "input.ts",
  "judge.ts",
  "kubernetes-quantity.ts",
  "label-selectors.ts",
  "parameter-values.ts",
  "pods.ts",
  "registered.ts",
  "renamed-rules.ts",
  "rule.ts",
  "rules.ts",
  "scratch-volumes.ts",
  "secret-words.ts",
  "security-group-rules.ts",
  "written-options.ts",
];

test("a rule is a file, a line of the list, and a test; all three have its id", () => {
  const ids = rules.map((rule) => rule.id).toSorted();
  const files = ruleFolders
    .flatMap((folder) => readdirSync(join(project, folder)))
    .filter((name) => name.endsWith(".ts") && !machinery.includes(name))
    .map((name) => name.slice(0, -".ts".length));
  const tests = ruleFolders
    .flatMap((folder) => readdirSync(join(project, "test", folder)))
    .filter((name) => name.endsWith(".test.ts") && !machinery.includes(name.replace(".test", "")))
    .map((name) => name.slice(0, -".test.ts".length));
  expect(files.toSorted()).toEqual(ids);
  expect(tests.toSorted()).toEqual(ids);
  expect(ids).toEqual([...new Set(ids)]);
});

test("docs/RULES.md has a section for every rule", () => {
  const page = readFileSync(join(project, "docs", "RULES.md"), "utf8");
  const sections = [...page.matchAll(/^## ([a-z0-9-]+)$/gm)].map(([, id]) => id);
  const all = [...rules, ...checkRules].map((rule) => rule.id);
  expect(sections).toEqual(all);
});

test("every type of AWS that a rule names is one of the provider", () => {
  const names = readdirSync(join(project, "policies")).flatMap((name) => [
    ...readFileSync(join(project, "policies", name), "utf8").matchAll(
      /"aws:([a-z0-9]+\/[a-zA-Z0-9]+):([a-zA-Z0-9]+)"/g,
    ),
  ]);
  expect(names.length).toBeGreaterThan(50);
  const missing = names
    .filter(([, path]) => !existsSync(join(project, `node_modules/@pulumi/aws/${path}.js`)))
    .map(([type]) => type);
  expect(missing).toEqual([]);
});

test.each(rules.map((rule): [string, Rule] => [rule.id, rule]))(
  "%s has every case: fires, does not fire, not applicable, threw",
  (id, rule) => {
    const source = readFileSync(join(project, ruleFiles(id).test), "utf8");
    if (rule.needs !== undefined) expect(source).toMatch(/resourceCases\(\s*rule,/);
    else
      for (const name of ["fires", "does not fire", "not applicable", "threw"])
        expect(source, name).toContain(`test("${name}`);
    expect(readFileSync(join(project, ruleFiles(id).file), "utf8")).toContain(`id: "${id}"`);
    for (const sentence of [rule.title, rule.why, rule.fix])
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(rule.source).toMatch(/^https:\/\//);
  },
);

test("a rule that throws is a mandatory finding, whatever it throws and whatever it advises", () => {
  const rule = (thrown: unknown): Rule => ({
    ...(first as Rule),
    id: "broken",
    severity: "advisory",
    fix: "Mend it.",
    check: () => {
      throw thrown;
    },
  });
  const evidence = { topology: topologyOf(), files: [] };
  const finding = (reason: string) => ({
    rule: "broken",
    severity: "mandatory",
    subject: "rule",
    message: `could not be judged: ${reason}`,
    fix: "Mend it.",
    at: "stack.yaml:1",
  });
  const found = runRules(
    [rule(new Error("boom")), rule("text"), rule(undefined)],
    evidence,
    () => "stack.yaml:1",
  );
  expect(found).toEqual([finding("boom"), finding("text"), finding("undefined")]);
});

test("one rule that throws does not silence the others", () => {
  const broken: Rule = { ...(first as Rule), check: () => JSON.parse("{") as never };
  const other: Rule = {
    ...(second as Rule),
    check: () => [{ subject: "x", message: "y", path: [] }],
  };
  const found = runRules([broken, other], { topology: topologyOf(), files: [] }, () => "f:1");
  expect(found.map((finding) => finding.subject)).toEqual(["rule", "x"]);
});

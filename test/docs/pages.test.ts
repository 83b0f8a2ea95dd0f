import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checks } from "../../addon-check/checks.ts";
import { allCommands } from "../../cli/commands.ts";
import { checkRules } from "../../policies/check-rules.ts";
import { rules } from "../../policies/rules.ts";
import { generatedPages } from "../../scripts/docs.ts";
import { settingSections } from "../../scripts/settings-page.ts";

const project = join(import.meta.dirname, "../..");
const rows = settingSections().flatMap((section) => section.rows);

test.each([...generatedPages()])("%s is what the code says", (path, page) => {
  expect(readFileSync(join(project, path), "utf8")).toBe(page);
});

test.each(rows.map((row) => [row.path, row.node] as const))(
  "%s says what it means and what a change costs",
  (_, node) => {
    expect(node.description).toMatch(/\.$/);
    expect(node.effect).toMatch(/^(none|reload|restart|recreate)$/);
  },
);

test("the walk finds keys at every depth, and of every pool role", () => {
  const paths = rows.map(({ path }) => path);
  expect(paths).toContain("domain");
  expect(paths).toContain("postgresql.archive.timeout");
  expect(paths).toContain("odoo.smtp.host");
  expect(paths).toContain("odoo.options.<key>");
  expect(paths.filter((path) => path === "pools.<name>.instances")).toHaveLength(3);
});

test("the README's table has every verb, in order, with its summary", async () => {
  const readme = readFileSync(join(project, "README.md"), "utf8");
  const [, table = ""] = /<!-- verbs:.*?-->(.*?)<!-- end of verbs -->/s.exec(readme) ?? [];
  const found = [...table.matchAll(/^\| `([a-z-]+)[^`]*` \| (.*) \|$/gm)].map(
    ([, name, summary]) => [name, summary],
  );
  expect(found).toEqual((await allCommands()).map(({ name, summary }) => [name, summary]));
});

test("the README is read at once: less than 10 KB, and the rest has pages", () => {
  expect(Buffer.byteLength(readFileSync(join(project, "README.md")))).toBeLessThan(10_000);
});

test("every rule has a section that says why, how to mend it and where it is known from", () => {
  const page = generatedPages().get("docs/RULES.md") ?? "";
  for (const rule of [...rules, ...checkRules]) {
    const section = page.split(`\n## ${rule.id}\n`)[1]?.split("\n## ")[0] ?? "";
    for (const part of [rule.title, `Why: ${rule.why}`, `Fix: ${rule.fix}`, rule.source]) {
      expect(section).toContain(part);
    }
  }
});

test("every check of addons has a section with its advice and its examples", () => {
  const page = generatedPages().get("docs/CHECK-ADDONS.md") ?? "";
  for (const check of checks) {
    const section = page.split(`\n## ${check.id}\n`)[1]?.split("\n## ")[0] ?? "";
    const { title, why, fix, source, found, fine } = check;
    for (const part of [title, `Why: ${why}`, `Fix: ${fix}`, source, ...found, ...fine]) {
      expect(section).toContain(part);
    }
  }
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { DiffReport, StackDiff } from "../../../cli/diff-report.ts";
import { commentLimit, diffMarkdown } from "../../../cli/output/diff-markdown.ts";
import { markdown } from "../../../cli/output/markdown.ts";
import { code, codeBlock, plainWords, table } from "../../../cli/output/markdown-syntax.ts";

const against = { ref: "origin/main", commit: "0123456789abcdef0123" };
const changed = (stack: string, patches: readonly string[]): StackDiff => ({
  stack,
  consequences: {
    state: "changed",
    figures: [],
    actions: [
      {
        kind: "restarts",
        group: "cron",
        instances: ["cron-1"],
        named: true,
        because: ["threads 1 → 2"],
      },
    ],
    promises: [],
    refusals: [],
    resources: null,
    findings: { new: [], gone: [], kept: 0 },
  },
  textOnly: [],
  files: patches.map((patch, index) => ({
    files: [`cron-1/${index}`],
    state: "changed",
    added: 1,
    removed: 1,
    patch,
  })),
});
const report = (...stacks: StackDiff[]): DiffReport => ({ against, stacks });

test("a comment that fits says nothing of truncation", () => {
  const text = diffMarkdown(report(changed("erp", ["@@ -1 +1 @@\n-a\n+b\n"])));
  expect(text).not.toMatch(/[Tt]runcated/);
  expect(text).toContain(
    "| cron-1 | restarts; there is no other instance meanwhile | threads 1 → 2 |",
  );
  expect(text).toContain("```diff\n@@ -1 +1 @@\n-a\n+b\n```");
});

test("texts that do not fit are left out loudly, at the top; the consequences stay", () => {
  const large = `@@ -1 +1 @@\n${"-x\n".repeat(10_000)}`;
  const text = diffMarkdown(report(changed("erp", [large, large, large, "@@ small @@\n"])));
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text).toMatch(
    /^## What this change does to stacks\n\n> \[!WARNING\]\n> Truncated: 1 of 4 differing texts are not shown\. Run `.\/odoo-cluster diff` for everything\.\n/,
  );
  expect(text).toContain("threads 1 → 2");
  expect(text).toContain("@@ small @@");
});

test("a summary that is too long itself is cut, and that is said first", () => {
  const many = Array.from({ length: 900 }, (_, index) => changed(`stack-${index}`, []));
  const text = diffMarkdown(report(...many));
  expect(text.length).toBeLessThanOrEqual(commentLimit);
  expect(text.split("\n")[3]).toMatch(/^> Truncated: .* and the summary is cut\./);
});

test("whatever is in the texts, the comment keeps the limit", () => {
  const size = fc.integer({ min: 0, max: 40_000 });
  fc.assert(
    fc.property(
      fc.array(size, { maxLength: 8 }),
      fc.integer({ min: 600, max: 70_000 }),
      (sizes, limit) => {
        const text = diffMarkdown(
          report(
            changed(
              "erp",
              sizes.map((it) => "-y\n".repeat(it / 3)),
            ),
          ),
          limit,
        );
        expect(text.length).toBeLessThanOrEqual(limit);
        const details = text.split("<details>").length - 1;
        if (details < sizes.length) expect(text).toMatch(/Truncated/);
      },
    ),
    { numRuns: 200 },
  );
});

test("nothing leaves its cell, its code, its block", () => {
  expect(table(["a"], [["x|y\nz"]])).toBe("| a |\n|---|\n| x\\|y z |");
  expect(code("a`b``c")).toBe("``` a`b``c ```");
  expect(codeBlock("```\nx\n")).toBe("````\n```\nx\n````");
  expect(plainWords("<img> @team *x* _y_ a_b [l](u) #1 `c`")).toBe(
    "&lt;img> @\u200bteam \\*x\\* \\_y\\_ a_b \\[l\\](u) \\#1 \\`c\\`",
  );
});

test("check: verdict, findings with their lines, exemptions, what was not evaluated", () => {
  const finding = {
    rule: "workers-fit-cpu",
    severity: "mandatory",
    subject: "a",
    message: "4 workers on 1 CPU",
    fix: "Use fewer.",
    at: "stacks/Pulumi.erp.yaml:9",
  } as const;
  const exemption = {
    rule: "workers-fit-cpu",
    subject: "b",
    reason: "A reason.",
    owner: "me",
    expires: "2027-01-01",
    at: "x:1",
  };
  const text = markdown.check({
    stacks: [
      {
        stack: "erp",
        file: "/x/stacks/Pulumi.erp.yaml",
        findings: [finding],
        exempted: [{ finding: { ...finding, subject: "b" }, exemption }],
        evaluated: ["workers-fit-cpu"],
        notEvaluated: ["later"],
      },
    ],
  });
  expect(text).toBe(`## Findings

### Stack \`erp\`: **blocked** by 1 mandatory

1 rules evaluated, 1 findings, 1 exempted, 1 rules not evaluated.

| Severity | Rule | Subject | What is wrong | Fix | Where |
|---|---|---|---|---|---|
| mandatory | \`workers-fit-cpu\` | \`a\` | 4 workers on 1 CPU | Use fewer. | \`stacks/Pulumi.erp.yaml:9\` |

Exempted:

- \`workers-fit-cpu\` (\`b\`) until 2027-01-01 by me: A reason.

Not evaluated, because there are no resources or tiers: \`later\`.
`);
});

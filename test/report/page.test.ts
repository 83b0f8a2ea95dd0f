/** The report as text: what it says, and that nothing of it leads outside. */
import { expect, test } from "vitest";
import type { StackReport } from "../../cli/check-report.ts";
import { escapeHtml, html } from "../../cli/report/html.ts";
import { reportPage } from "../../cli/report/page.ts";
import { load, loadStack, withResources } from "../../load.ts";
import { rules } from "../../policies/rules.ts";
import { treeOf } from "../../rendered-tree.ts";

const loaded = load("local");
const checked: StackReport = {
  stack: "local",
  file: loaded.file,
  findings: [
    {
      rule: "workers-fit-cpu",
      severity: "mandatory",
      subject: "<script>alert(1)</script>",
      message: "4 workers & more",
      fix: "Use fewer.",
      at: "stacks/Pulumi.local.yaml:3",
    },
  ],
  exempted: [],
  evaluated: rules.map(({ id }) => id),
  notEvaluated: ["later-rule"],
};
const page = reportPage(loaded, checked, treeOf(loaded));

test("a foundation is told by its parts: it has no tiers, and no rule judges it yet", async () => {
  const ground = await withResources(loadStack("production-foundation"));
  const told = reportPage(ground, { ...checked, findings: [] }, treeOf(ground));
  expect(told).toContain(
    '<p class="lead">Foundation <strong>odoo-production</strong> of stacks on AWS, in account 123456789012, region <strong>eu-central-1</strong>.</p>',
  );
  expect(told).toMatch(/<tr><th scope="row">wal-bucket<\/th><td>\d+<\/td><td>\d+<\/td><\/tr>/);
  expect(told).toContain("<code>aws/wal-bucket.yaml</code>");
  expect(told).not.toContain('id="tiers"');
});

test("nothing is loaded from anywhere: no address in an attribute but anchors and an empty icon", () => {
  const addresses = [
    ...page.matchAll(/\b(?:src|href|action|data|poster|srcset)=["']([^"']*)["']/g),
  ];
  const outside = addresses.map(([, to]) => to as string).filter((to) => !to.startsWith("#"));
  expect(outside).toEqual(["data:,"]);
  expect(page).not.toMatch(/@import|url\((?!#)|<link(?! rel="icon" href="data:,")/);
  expect(page).toContain("default-src 'none'");
});

test("what a stack file says is text, never markup", () => {
  expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(html`<b title="${'"><i>'}">${["<", 1, null]}</b>`.markup).toBe(
    '<b title="&quot;&gt;&lt;i&gt;">&lt;1</b>',
  );
  expect(escapeHtml(`<>&"'`)).toBe("&lt;&gt;&amp;&quot;&#39;");
});

test("every file is there with its text, and no secret's value could be", () => {
  for (const [path, text] of treeOf(loaded)) {
    if (path === "model.json") continue;
    expect(page).toContain(`aria-label="${path}">${escapeHtml(text)}</pre>`);
  }
  expect(page).toContain("&lt;secret:database-odoo&gt;");
});

test("every group and every budget has its place", () => {
  for (const { name } of loaded.topology.groups)
    expect(page).toContain(`<th scope="row">${name}</th>`);
  for (const line of loaded.topology.budgets) expect(page).toContain(escapeHtml(line.consumer));
});

test("a finding says why it matters, what to do and where", () => {
  const rule = rules.find(({ id }) => id === "workers-fit-cpu");
  for (const words of [
    rule?.title,
    rule?.why,
    "Use fewer.",
    "4 workers &amp; more",
    "stacks/Pulumi.local.yaml:3",
  ]) {
    expect(page).toContain(words ?? "missing");
  }
  expect(page).toContain("1 finding must be mended before this stack may start");
  expect(page).toMatch(/neither held nor broken: later-rule/);
});

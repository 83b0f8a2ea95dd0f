/** Typical edits of a stack on AWS: what only exists there. As test/cli/diff-edits.test.ts. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { stackDiff } from "../../cli/diff-report.ts";
import { diffMarkdown } from "../../cli/output/diff-markdown.ts";
import { load, stackFolder, withResources } from "../../load.ts";
import { treeOf } from "../../rendered-tree.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));
const foundation = "Pulumi.production-foundation.yaml";
copyFileSync(join(stackFolder, foundation), join(folder, foundation));
const base = readFileSync(join(stackFolder, "Pulumi.production.yaml"), "utf8");

async function loaded(text: string) {
  writeFileSync(join(folder, "Pulumi.erp.yaml"), text);
  return await withResources(load("erp", folder));
}

test("the firewall begins to refuse, and no pod notices", async () => {
  const [counting, blocking] = ["waf: { mode: count }", "waf: { mode: block }"];
  expect(base.split(counting)).toHaveLength(2);
  const before = treeOf(await loaded(base));
  const after = await loaded(base.replace(counting, blocking));
  const diff = stackDiff("erp", before, after);
  expect(diff.consequences.actions).toEqual([]);
  expect(diff.consequences.promises).toEqual([
    {
      kind: "stronger",
      text: "The firewall's managed rules count → block: what they take for an attack is refused, mistakes included; the log of count tells them.",
    },
  ]);
  const against = { ref: "main", commit: "0123456789abcdef" };
  await expect(diffMarkdown({ against, stacks: [diff] })).toMatchFileSnapshot(
    "../golden/diff/aws-firewall.md",
  );
  const back = stackDiff("erp", treeOf(after), await loaded(base));
  expect(back.consequences.promises).toEqual([
    {
      kind: "weaker",
      text: "The firewall's managed rules block → count: what they take for an attack is let in, and logged.",
    },
  ]);
});

/** rendered/ is what the stacks of today render to. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadStack, stackNames, withResources } from "../../load.ts";
import { staleFiles, treeOf } from "../../rendered-tree.ts";
import { project } from "./tracked.ts";

test.each(stackNames())("%s is fresh", async (name) => {
  const tree = treeOf(await withResources(loadStack(name)));
  const stale = staleFiles(join(project, "rendered", name), tree);
  expect(stale, "rendered/ is stale: run `npm run render` and commit it").toEqual([]);
});

test("nothing is rendered that no stack asks for", () => {
  const folder = join(project, "rendered");
  expect(existsSync(folder) ? readdirSync(folder).toSorted() : []).toEqual(stackNames());
});

test.each(stackNames())("%s passes every mandatory rule", (name) => {
  expect(loadStack(name).findings.filter((finding) => finding.severity === "mandatory")).toEqual(
    [],
  );
});

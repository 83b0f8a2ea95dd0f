/** What keeps capabilities optional: the core names none, and none leads back to what reads the list. */
import { expect, test } from "vitest";
import { capabilities } from "../../capabilities/capabilities.ts";
import { importsOf } from "../house/imports.ts";
import { contentOf, trackedFiles } from "../house/tracked.ts";

const list = "capabilities/capabilities.ts";

/** What runs: documents, rendered files and tests may name a capability. */
const core = trackedFiles().filter(
  (path) =>
    /\.(ts|cjs|py|sh|lua)$/.test(path) &&
    !path.startsWith("test/") &&
    !/^capabilities\//.test(path),
);

/** How code names a capability: by its folder, its key, or its upstream project. */
function namesOf(name: string, words: readonly string[]): RegExp {
  const asKey = [
    `capabilities/${name}\\b`,
    `\\.${name}\\b`,
    `\\["${name}"\\]`,
    `(?:===|case) "${name}"`,
  ];
  return new RegExp([...asKey, ...words].join("|"));
}

test.each(capabilities.map(({ name, words }) => [name, namesOf(name, words)] as const))(
  "the core does not name %s",
  (name, pattern) => {
    const found = core.flatMap((path) =>
      contentOf(path)
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line}`] : [])),
    );
    expect(found).toEqual([]);
    for (const planted of [
      `cluster.${name}.x`,
      `"../capabilities/${name}/spec.ts"`,
      `x === "${name}"`,
    ])
      expect(planted).toMatch(pattern);
  },
);

test("capabilities have the names of their folders, in order, and share no group", () => {
  const folders = trackedFiles().flatMap(
    (path) => /^capabilities\/([^/]+)\//.exec(path)?.[1] ?? [],
  );
  const names = capabilities.map(({ name }) => name);
  expect(names).toEqual([...new Set(folders)].toSorted());
  const groups = capabilities.flatMap((capability) => capability.groups);
  expect(groups).toEqual([...new Set(groups)]);
});

/** Files that a file loads before its first line runs: types are erased. */
function loads(path: string): string[] {
  return importsOf(path, contentOf(path))
    .filter(({ to, later, types }) => to.endsWith(".ts") && !later && !types)
    .map(({ to }) => to);
}

test("no file of a capability leads back to the list, and all that they load is pure", () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const to of loads(path)) visit(to);
  };
  for (const to of loads(list)) visit(to);
  // The same search finds what another file loads.
  expect(loads("model/stack-file.ts")).toContain("model/yaml-source.ts");
  expect(reached).not.toContain(list);
  const impure = [...reached].filter((path) => /from "(node:|@pulumi)/.test(contentOf(path)));
  expect(impure).toEqual([]);
});

/** Imports point one way: model <- templates <- changes <- {policies, components, local} <- load.ts <- cli. */
import { expect, test } from "vitest";
import { importsOf } from "./imports.ts";
import { contentOf, trackedFiles } from "./tracked.ts";

const sources = trackedFiles().filter(
  (path) => /\.(ts|cjs)$/.test(path) && !path.startsWith("test/"),
);
const imports = sources.flatMap((path) => importsOf(path, contentOf(path)));

const folderOf = (path: string) => (path.includes("/") ? (path.split("/")[0] as string) : path);
const isFile = (to: string) => /\.(ts|cjs|json)$/.test(to);

/** What each folder may import of the house, besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  // The list of capabilities leads back to nothing that reads it (test/capabilities/seam.test.ts).
  model: ["capabilities"],
  templates: ["model", "capabilities", "programs"],
  changes: ["model", "templates"],
  policies: ["model", "templates", "changes", "capabilities", "team"],
  components: ["model", "templates", "changes", "capabilities", "programs"],
  local: ["model", "templates", "changes", "capabilities"],
  drills: ["model", "capabilities"],
  capabilities: ["model", "templates", "policies", "drills", "team"],
  "addon-check": ["model"],
};

/** Packages and modules of Node that pure folders may use. */
const pure: Readonly<Record<string, RegExp>> = {
  model: /^(zod|yaml)$/,
  templates: /^(yaml|node:crypto|node:path\/posix)$/,
  changes: /^(diff)$/,
  policies: /^$/,
  capabilities: /^zod$/,
  // It reads what it is pointed at, and runs nothing.
  "addon-check": /^(@vscode\/tree-sitter-wasm|node:(fs|path|module))$/,
};

test("the search finds imports of every kind", () => {
  const source = `import { a } from "./a.ts";
import type { B } from "../model/b.ts";
import "node:fs";
export { c } from "./c.ts";
const d = await import("./d.ts");
// import { e } from "./e.ts";
`;
  expect(importsOf("cli/x.ts", source).map((it) => it.to)).toEqual([
    "cli/a.ts",
    "model/b.ts",
    "node:fs",
    "cli/c.ts",
    "cli/d.ts",
  ]);
  expect(imports.length).toBeGreaterThan(200);
});

test.each(Object.entries(mayImport))(
  "%s imports of the house nothing but %j",
  (folder, allowed) => {
    const wrong = imports
      .filter(({ from, to }) => folderOf(from) === folder && isFile(to))
      .filter(({ to }) => ![folder, ...allowed].includes(folderOf(to)));
    expect(wrong).toEqual([]);
  },
);

test.each(Object.entries(pure))(
  "%s imports of packages and of Node only %s: most read neither files nor clock nor network",
  (folder, allowed) => {
    const wrong = imports
      .filter(({ from, to }) => folderOf(from) === folder && !isFile(to))
      .filter(({ to }) => !allowed.test(to));
    expect(wrong).toEqual([]);
  },
);

test("nobody imports the command line but itself and what makes its pages", () => {
  const users = imports.filter(
    ({ from, to }) => folderOf(to) === "cli" && folderOf(from) !== "cli",
  );
  expect(users.filter(({ from }) => folderOf(from) !== "scripts")).toEqual([]);
});

test("every file that is named is there", () => {
  const known = new Set(trackedFiles());
  expect(imports.filter(({ to }) => isFile(to) && !known.has(to))).toEqual([]);
});

test("`up` never reaches Pulumi: only loading resources does, and imports it then", () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    // A verb is loaded when it is asked for, and then with all that it imports.
    const verbs = path === "cli/commands.ts";
    for (const { from, to, later } of imports) if (from === path && (verbs || !later)) visit(to);
  };
  visit("cli/main.ts");
  expect(reached).toContain("local/up.ts");
  expect([...reached].filter((path) => path.startsWith("@pulumi/"))).toEqual([]);
  const late = imports.filter(({ from, later }) => later && from !== "cli/bootstrap.cjs");
  expect(late.filter(({ to }) => to === "record-stack.ts").map(({ from }) => from)).toEqual([
    "load.ts",
  ]);
  // The same search finds it where it is.
  visit("record-stack.ts");
  expect(reached).toContain("@pulumi/kubernetes");
});

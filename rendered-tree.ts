/** `rendered/<stack>/`: every file with names in place of secrets, and model.json, the base of `diff`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Loaded } from "./load.ts";
import { show } from "./model/text.ts";

/** Path below the folder -> content. */
export type Tree = ReadonlyMap<string, string>;

export function treeOf({ topology, files }: Pick<Loaded, "topology" | "files">): Tree {
  const settings = Object.fromEntries(
    files.map((file) => [
      file.id,
      file.settings.map(({ section, key, value, effect, source }) => ({
        section,
        key,
        value: show(value),
        effect,
        source,
      })),
    ]),
  );
  const shown = {
    ...topology,
    databaseSettings: topology.databaseSettings.map((setting) => ({
      ...setting,
      sql: show(setting.sql),
    })),
  };
  return new Map([
    ...files.map((file): [string, string] => [file.id, show(file.body)]),
    ["model.json", `${JSON.stringify({ topology: shown, settings }, null, 1)}\n`],
  ]);
}

/** Files that are missing, differ, or should not be there. */
export function staleFiles(folder: string, tree: Tree): string[] {
  const found = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    : [];
  const differing = [...tree].flatMap(([path, body]) =>
    found.includes(path) && readFileSync(join(folder, path), "utf8") === body ? [] : [path],
  );
  return [...differing, ...found.filter((path) => !tree.has(path))].toSorted();
}

/** Makes the folder what the tree says. */
export function writeTree(folder: string, tree: Tree): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, body] of tree) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, body);
  }
}

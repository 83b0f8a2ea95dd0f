import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { recipe } from "./recipe.ts";
import type { RunOptions } from "./run.ts";
import { run } from "./run.ts";

/** The versions of the packages that people ask about. */
export async function installedVersions(
  root: string,
  options: RunOptions,
): Promise<Record<string, string>> {
  return await packageVersions(root, recipe.reportedVersions, options);
}

/** Versions of packages, from a root's own dpkg database. */
export async function packageVersions(
  root: string,
  names: readonly string[],
  options: RunOptions,
): Promise<Record<string, string>> {
  const format = "--showformat=$" + "{Package} $" + "{Version}\\n";
  const database = `--admindir=${root}/var/lib/dpkg`;
  const text = await run("dpkg-query", [database, "--show", format, ...names], options);
  return Object.fromEntries(
    text.split("\n").map((line) => {
      const [name = "", version = ""] = line.split(" ");
      return [name, version];
    }),
  );
}

/** The record beside a whole root; undefined when either is missing. */
export function recordedVersions(folder: string, key: string): Record<string, string> | undefined {
  const file = join(folder, `${key}.json`);
  if (!existsSync(join(folder, key)) || !existsSync(file)) return undefined;
  const record: { versions: Record<string, string> } = JSON.parse(readFileSync(file, "utf8"));
  return record.versions;
}

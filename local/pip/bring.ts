/** Requirements and everything of this machine that they name, at a place that the root sees, too. */
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type RequirementFile, requirementFiles } from "../named-files/requirements.ts";

/** Packages as pip finds them in a folder. */
const isPackage = (name: string) => /\.(whl|zip|tar\.gz)$/.test(name);

/**
 * Copies them below `folder`, each named by number, and writes paths as they are `inside` the root.
 * @returns the name of the first file.
 */
export function bringRequirements(first: string, folder: string, inside: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = requirementFiles(first);
  const nameOf = (file: string) =>
    `${files.findIndex((one) => one.file === file) + 1}-${basename(file)}`;
  let count = 0;
  const bring = (sources: readonly string[]) => {
    count += 1;
    mkdirSync(join(folder, `packages-${count}`));
    for (const source of sources)
      copyFileSync(source, join(folder, `packages-${count}`, basename(source)));
    return `packages-${count}`;
  };
  for (const { file, text, references } of files) {
    const lines = (text ?? "").split("\n");
    for (const { line, written, place, kind } of references) {
      const name =
        kind === "include"
          ? nameOf(place)
          : kind === "links"
            ? bring(packagesIn(place))
            : `${bring([place])}/${basename(place)}`;
      // In a URL the path follows `file://`.
      const to = `${written.startsWith("file:") ? "file://" : ""}${inside}/${name}`;
      lines[line - 1] = lines[line - 1]?.replace(written, () => to) ?? "";
    }
    writeFileSync(join(folder, nameOf(file)), lines.join("\n"));
  }
  return nameOf(first);
}

/** Of everything that pip would read. */
export function digestOfRequirements(first: string, recipe: string): string {
  const hash = createHash("sha256").update(recipe);
  for (const { text, references } of requirementFiles(first)) {
    hash.update(JSON.stringify(text));
    for (const file of references.flatMap(packagesOf)) {
      hash.update(basename(file)).update(readFileSync(file));
    }
  }
  return hash.digest("hex");
}

function packagesOf({ kind, place }: RequirementFile["references"][number]): string[] {
  if (kind === "include") return [];
  return kind === "links" ? packagesIn(place) : [place];
}

function packagesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter(isPackage)
    .toSorted()
    .map((name) => join(folder, name));
}

/** The manifests that committed stacks render to: YAML files under `rendered/<stack>/`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { type Manifest, manifestsOf } from "./manifest.ts";

/**
 * All manifests of one stack, in order of path. Other programs read YAML as well (Patroni): a file
 * is ours when a document of it has both `apiVersion` and `kind`; then all of its documents must.
 */
export function renderedManifests(folder: string): Manifest[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .flatMap((path) => {
      const text = readFileSync(path, "utf8");
      return isKubernetes(text) ? manifestsOf(text, path.slice(folder.length + 1)) : [];
    });
}

function isKubernetes(text: string): boolean {
  return parseAllDocuments(text).some((document) => {
    const value: unknown = document.toJS();
    return typeof value === "object" && value !== null && "apiVersion" in value && "kind" in value;
  });
}

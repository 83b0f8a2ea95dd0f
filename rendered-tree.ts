/** `rendered/<stack>/`: every file with names in place of secrets, and model.json, the base of `diff`. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type AnyModel,
  foundationModel,
  type ModelFinding,
  type StackModel,
  stackModel,
} from "./changes/stack-model.ts";
import { factsOf, manifestsOf } from "./components/manifests.ts";
import { resourceFilesOf } from "./components/resource-files.ts";
import type { Loaded, LoadedStack } from "./load.ts";
import type { Finding } from "./model/finding.ts";
import { show } from "./model/text.ts";

/** Path below the folder -> content. */
export type Tree = ReadonlyMap<string, string>;

/** What of a stack stands in its folder; `withResources` adds the resources. */
export function treeOf(loaded: LoadedStack): Tree {
  const files = loaded.layer === "cluster" ? loaded.files : [];
  return new Map([
    ...files.map((file): [string, string] => [file.id, show(file.body)]),
    ...manifestsOf(loaded.resources ?? []),
    ...resourceFilesOf(loaded.resources ?? []),
    ["model.json", modelText(modelOf(loaded))],
  ]);
}

/** What `diff` compares: the same on every day. */
export function modelOf(loaded: Loaded): StackModel;
export function modelOf(loaded: LoadedStack): AnyModel;
export function modelOf(loaded: LoadedStack): AnyModel {
  const { verdict, resources } = loaded;
  const finding = ({ rule, severity, subject, message }: Finding): ModelFinding => ({
    rule,
    severity,
    subject,
    message,
  });
  const findings = [
    ...verdict.findings.map(finding),
    ...verdict.exempted.map(({ finding: found, exemption: { owner, expires, reason } }) => ({
      ...finding(found),
      exempted: { owner, expires, reason },
    })),
  ];
  const model =
    loaded.layer === "cluster"
      ? stackModel(loaded.topology, loaded.files, loaded.identity, findings)
      : foundationModel(findings);
  return resources === undefined ? model : { ...model, resources: factsOf(resources) };
}

/** JSON with one line for each setting, flow or budget line, so that a change is one line of a diff. */
function modelText(model: object): string {
  const lines = (value: unknown, indent: string): string => {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
    const flat = JSON.stringify(value);
    if (entries.length === 0 || (indent.length > 2 && flat.length <= 400)) return flat;
    const inner = entries.map(([key, item]) => {
      const name = Array.isArray(value) ? "" : `${JSON.stringify(key)}: `;
      return `${indent} ${name}${lines(item, `${indent} `)}`;
    });
    const [open, close] = Array.isArray(value) ? "[]" : "{}";
    return `${open}\n${inner.join(",\n")}\n${indent}${close}`;
  };
  return `${lines(model, "")}\n`;
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

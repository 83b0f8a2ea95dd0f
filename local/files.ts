/** Rendered files on disk: secrets filled in, readable by their own service alone. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Placeholder } from "../model/text.ts";
import type { Topology } from "../model/topology.ts";
import { fillFile } from "../templates/dialects.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";
import { replaceFile } from "./replace-file.ts";
import { userIdOf } from "./users.ts";

/** Contents by id, as services read them. */
export type FilledFiles = ReadonlyMap<string, string>;

export function fillFiles(
  files: readonly RenderedFile[],
  read: (placeholder: Placeholder) => string,
): FilledFiles {
  return new Map(files.map((file) => [file.id, fillFile(file, read)]));
}

/** Writes what differs, removes what is no longer rendered. */
export function writeFiles(
  folder: string,
  topology: Topology,
  files: readonly RenderedFile[],
  filled: FilledFiles,
): void {
  for (const file of files) {
    const path = join(folder, file.id);
    const content = filled.get(file.id) as string;
    if (existsSync(path) && readFileSync(path, "utf8") === content) continue;
    const group = topology.groups.find((candidate) => candidate.name === file.group);
    const gid = group === undefined ? 0 : userIdOf(group);
    replaceFile(path, content, { mode: file.mode, gid });
  }
  const nodes = new Set(files.map((file) => file.id.split("/")[0] as string));
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!nodes.has(name) && name !== keptFolder) rmSync(join(folder, name), { recursive: true });
  }
}

/** The certificate authority lies beside rendered files, and is not one. */
export const keptFolder = "tls";

export function digestOf(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

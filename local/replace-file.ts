/** Writes a file whole or not at all: a reader, or an interruption, never sees half of it. */
import { chmodSync, chownSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface FileOwner {
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
}

export function replaceFile(file: string, content: string, owner: FileOwner): void {
  mkdirSync(dirname(file), { recursive: true });
  const next = `${file}.next`;
  // Created closed: a secret is not readable even for a moment.
  writeFileSync(next, content, { mode: 0o600 });
  chownSync(next, owner.uid ?? 0, owner.gid ?? 0);
  chmodSync(next, owner.mode);
  renameSync(next, file);
}

/** Addons written to a temporary folder, and source judged as text. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { judgePython } from "../../addon-check/judge-source.ts";
import { openPython } from "../../addon-check/python-parser.ts";

export const parser = await openPython();

/** `id: text`, or `id: what is wrong`; `(allowed: reason)` behind. */
export function found(source: string): string[] {
  return judgePython(parser, source).map(({ id, start, end, says, allowed }) => {
    const text = (says ?? source.slice(start, end)).replaceAll(/\s+/g, " ");
    return `${id}: ${text}${allowed === undefined ? "" : ` (allowed: ${allowed})`}`;
  });
}

/** Ids alone. */
export function idsIn(source: string): string[] {
  return judgePython(parser, source).map(({ id }) => id);
}

/** Path -> content; the folder goes with the test. */
export function written(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-addons-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

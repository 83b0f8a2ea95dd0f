/**
 * Programs of other languages, as files that their own linters read (scripts/lint-programs.ts). Values come to
 * them by arguments, environment or a file beside them: no text is pasted into a program.
 *
 * @see docs/decisions/0036-programs-are-files.md
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Text of a program by its path in this folder: `odoo/follow-primary.py`. */
export function programSource(path: string): string {
  return readFileSync(join(import.meta.dirname, path), "utf8");
}

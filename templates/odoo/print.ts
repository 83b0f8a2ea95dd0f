/**
 * odoo.conf, as Python's RawConfigParser reads it: no interpolation, no quoting; a value ends with
 * its line, and one that begins with white space or spans lines cannot be written at all.
 */
import type { Setting } from "../../model/setting.ts";
import type { Text } from "../../model/text.ts";
import { printIni } from "../ini.ts";

/** `[options]` and one `key = value` a line, sorted by key. */
export function printOdoo(settings: readonly Setting[]): Text {
  const sorted = settings.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  // Odoo refuses a file without its section.
  if (sorted.length === 0) return ["[options]\n"];
  return printIni(sorted, { separator: " = ", escaped: escapeOdoo });
}

/** Refuses what would leave the line: there is no escape for it in this format. */
export function escapeOdoo(plain: string): string {
  if (/[\p{Cc}\u2028\u2029]/u.test(plain)) {
    throw new Error("an odoo.conf value is one line");
  }
  return plain;
}

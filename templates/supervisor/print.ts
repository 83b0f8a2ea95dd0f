/** supervisord.conf: Python's ConfigParser with `%(name)s` expansion; `;` or `#` after white space begins a comment. */
import type { Setting } from "../../model/setting.ts";
import type { Text } from "../../model/text.ts";
import { printIni } from "../ini.ts";

/** Values are escaped here. */
export function printSupervisor(settings: readonly Setting[]): Text {
  return printIni(settings, { separator: " = ", escaped: escapeSupervisor });
}

/** Doubles `%`, refuses what cannot be written on one line. */
export function escapeSupervisor(plain: string): string {
  if (/[\r\n\0]/.test(plain) || /(^|\s)[;#]/.test(plain) || plain !== plain.trim()) {
    throw new Error("a supervisord value is one line without a comment or white space at its ends");
  }
  return plain.replaceAll("%", "%%");
}

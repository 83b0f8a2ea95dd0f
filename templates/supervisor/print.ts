/** supervisord.conf: Python's ConfigParser with `%(name)s` expansion; `;` or `#` after white space begins a comment. */
import type { Setting } from "../../model/setting.ts";
import { join, mapLiterals, type Text } from "../../model/text.ts";

/** Sections in the order in which they first appear. */
export function printSupervisor(settings: readonly Setting[]): Text {
  const sections = Map.groupBy(settings, (setting) => setting.section);
  return join(
    [...sections].map(([section, lines]) =>
      join([
        `[${section}]\n`,
        ...lines.map((line) =>
          join([`${line.key} = `, mapLiterals(line.value, escapeSupervisor), "\n"]),
        ),
      ]),
    ),
    "\n",
  );
}

/** Doubles `%`, refuses what cannot be written on one line. */
export function escapeSupervisor(plain: string): string {
  if (/[\r\n\0]/.test(plain) || /(^|\s)[;#]/.test(plain) || plain !== plain.trim()) {
    throw new Error("a supervisord value is one line without a comment or white space at its ends");
  }
  return plain.replaceAll("%", "%%");
}

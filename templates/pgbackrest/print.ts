/**
 * pgBackRest's ini: `key=value`, a value is the rest of the line without quoting or escapes
 * (https://pgbackrest.org/configuration.html). What cannot be written is refused.
 */
import type { Setting } from "../../model/setting.ts";
import type { Text } from "../../model/text.ts";
import { UserError } from "../../model/user-error.ts";
import { printIni } from "../ini.ts";

/** A value after `key=`; it may be a secret, so an error does not tell it. */
export function escapePgbackrest(plain: string): string {
  if (/[\0\r\n]/.test(plain)) {
    throw new UserError("input", [
      {
        what: "a value for pgbackrest.conf holds a line break or a NUL",
        fix: "Write it on one line.",
      },
    ]);
  }
  return plain;
}

/** pgbackrest.conf; values are escaped here. */
export function printPgbackrest(settings: readonly Setting[]): Text {
  return printIni(settings, { separator: "=", escaped: escapePgbackrest });
}

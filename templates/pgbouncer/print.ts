/**
 * PgBouncer's two file formats. Its ini knows no quoting: a value is the rest of the line, and a
 * section or `%include` is whatever a line begins with. So nothing may hold a line break.
 * Parser: https://github.com/libusual/libusual/blob/master/usual/cfparser.c
 */
import type { Setting } from "../../model/setting.ts";
import type { Placeholder, Text } from "../../model/text.ts";
import { join, mapLiterals, text } from "../../model/text.ts";
import { UserError } from "../../model/user-error.ts";
import { printIni } from "../ini.ts";

/** Characters that the parser takes in a key; a database of another name cannot be listed. */
const keyPattern = /^[A-Za-z0-9_.-]+$/;

/** A value after `key =`. Line breaks and NUL cannot be written; the value may be a secret, so it is not told. */
export function escapePgbouncer(plain: string): string {
  if (/[\0\r\n]/.test(plain)) {
    throw unwritable(
      "a value for pgbouncer.ini holds a line break or a NUL",
      "Write it on one line.",
    );
  }
  return plain;
}

/** Inside the double quotes of userlist.txt: a quote is doubled. */
export function escapeUserlist(plain: string): string {
  return escapePgbouncer(plain).replaceAll('"', '""');
}

/** A value inside a connection string of [databases]: single quotes, doubled inside. */
export function quoteConnectionValue(value: string | Text): Text {
  const pieces = typeof value === "string" ? [value] : value;
  const doubled = mapLiterals(pieces, (plain) => escapePgbouncer(plain).replaceAll("'", "''"));
  return text`'${doubled}'`;
}

/** A key of any section. */
export function checkedKey(key: string): string {
  if (keyPattern.test(key)) return key;
  throw unwritable(
    `PgBouncer cannot take the name ${JSON.stringify(key)}`,
    "Use letters, digits, `_`, `.` and `-` alone.",
  );
}

/** pgbouncer.ini; values are escaped here. */
export function printPgbouncer(settings: readonly Setting[]): Text {
  return printIni(settings, { separator: " = ", escaped: escapePgbouncer, checked: checkedKey });
}

/** One line of userlist.txt for each role. */
export function printUserlist(
  users: readonly { readonly name: string; readonly verifier: Placeholder }[],
): Text {
  return join(users.map(({ name, verifier }) => text`"${escapeUserlist(name)}" "${verifier}"\n`));
}

function unwritable(what: string, fix: string): UserError {
  return new UserError("input", [{ what, fix }]);
}

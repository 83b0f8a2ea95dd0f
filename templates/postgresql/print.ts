/** SQL as psql reads it from a file. Checked with standard_conforming_strings = on, PostgreSQL's default. */
import { UserError } from "../../model/user-error.ts";

/** Inside single quotes. psql interpolates no `:variable` there, and a backslash means itself. */
export function escapeSql(plain: string): string {
  if (plain.includes("\0")) {
    throw new UserError("input", [
      { what: "a value for SQL holds a NUL", fix: "PostgreSQL has no such text." },
    ]);
  }
  return plain.replaceAll("'", "''");
}

/** A comment of one line each: no line break in the words may end it. */
export function sqlComment(words: string): string {
  return words
    .split(/[\r\n\v\f\u0085\u2028\u2029]+/)
    .map((line) => `-- ${line.replaceAll("\0", "").trim()}\n`)
    .join("");
}

import type { Place } from "./location.ts";

/** One thing that is wrong, told so that the reader can mend it. */
export interface Problem {
  /** Where it was written, or the part of the machine that is meant. */
  readonly where?: Place;
  /** What is wrong, as a sentence without its full stop; begins with the key where there is one. */
  readonly what: string;
  /** The value that was found. Never a secret. */
  readonly got?: string;
  /** What to do about it. */
  readonly fix: string;
}

/** `input`: what the user wrote is wrong (exit 2). `environment`: this machine lacks something (exit 3). */
export type ProblemKind = "input" | "environment";

/** The one error that people see: every problem at once, never a stack trace. */
export class UserError extends Error {
  readonly kind: ProblemKind;
  readonly problems: readonly Problem[];

  constructor(kind: ProblemKind, problems: readonly Problem[]) {
    super(problems.map(problemText).join("\n"));
    this.name = "UserError";
    this.kind = kind;
    this.problems = problems;
  }
}

/** Words of a file on one line of a terminal: nothing that moves the cursor or turns letters round, no white space but blanks. */
export function printable(words: string, most = 80): string {
  const shown = words.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}]|[^\S ]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const letters = [...shown];
  return letters.length > most ? `${letters.slice(0, most - 3).join("")}...` : shown;
}

/** Words of a file in double quotes, as JSON; what is too long is cut between two characters, and the quotes are closed before the dots. */
export function quoted(words: string, most = 80): string {
  const whole = printable(JSON.stringify(words), Number.POSITIVE_INFINITY);
  if ([...whole].length <= most) return whole;
  let shown = '"';
  for (const character of words) {
    const next = shown + printable(JSON.stringify(character).slice(1, -1));
    if ([...next].length > most - 4) break;
    shown = next;
  }
  return `${shown}"...`;
}

/** A key of a file: bare where it is one plain word, else in quotes, so that it is not taken for a part of the message. */
export function keyName(key: string, most = 80): string {
  return /^[\w.:-]+$/.test(key) ? printable(key, most) : quoted(key, most);
}

/** `where: what, got X. Fix.` */
export function problemText(problem: Problem): string {
  const where = problem.where === undefined ? "" : `${problem.where}: `;
  const got = problem.got === undefined ? "" : `, got ${problem.got}`;
  return `${where}${problem.what}${got}. ${problem.fix}`;
}

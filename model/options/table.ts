/** What a program says about one of its own options, and how a value is judged by it. */

import { nearest } from "../nearest.ts";

/**
 * One option. The tables beside this file are made out of the real programs by `npm run options`,
 * and a test compares them, so that none is out of date.
 */
export interface OptionFacts {
  readonly type: "bool" | "integer" | "real" | "enum" | "string";
  /** PostgreSQL's unit of a number without one: `kB`, `8kB`, `ms`. */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Of an enum; of a switch that this build cannot turn; of a list of libraries those that are there. */
  readonly values?: readonly string[];
  /** Of an enum other words for the same. */
  readonly also?: readonly string[];
  /** As the program writes it. */
  readonly default?: string;
  /** False where the program does not take it from a file. */
  readonly file?: false;
  /** Name that came in its place. */
  readonly renamed?: string;
  /** Patroni leaves it out. */
  readonly patroni?: "removes";
  /** Below it Patroni takes a value of its own. */
  readonly patroniMin?: number;
  /** Above it, too. */
  readonly patroniMax?: number;
}

export type OptionTable = Readonly<Record<string, OptionFacts>>;

/** What is wrong with an option, in the words that follow its key, and how to mend it. */
export interface OptionFault {
  readonly what: string;
  readonly fix: string;
}

/** The option of this name; a name may be `constructor`. */
export function factsOf(table: OptionTable, name: string): OptionFacts | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** What another word was most likely meant to be: one near it, or one that begins like it. */
export function meantBy(word: string, values: readonly string[]): string | null {
  const written = word.toLowerCase();
  const begun = values.find(
    (value) => written.length > 2 && (value.startsWith(written) || written.startsWith(value)),
  );
  return nearest(word, values) ?? begun ?? null;
}

/** Of an enum that has no such word. */
export function notOneOf(word: string, values: readonly string[]): OptionFault {
  const meant = meantBy(word, values);
  return {
    what: `must be ${words(values)}`,
    fix: meant === null ? "Choose one of them" : `Did you mean ${meant}?`,
  };
}

/** `a, b or c`, without quotes: words of a program. */
export function words(values: readonly string[]): string {
  return values.length < 2
    ? values.join()
    : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

/** What is said about addons. */
import type { Weight } from "./check.ts";

/** One place in one file. */
export interface AddonFinding {
  /** Id of the check, or `file-not-read` or `allow-comment`. */
  readonly id: string;
  readonly weight: Weight;
  /** As the folder was named, so that a terminal can follow it. */
  readonly file: string;
  /** Both begin with 1; columns are UTF-16 code units, as editors count. */
  readonly line: number;
  readonly column: number;
  /** The source text, or what is wrong with the file. On one line, at most 80 characters. */
  readonly text: string;
  /** The reason of the comment that allows it. */
  readonly allowed?: string;
}

/** `safe`: as far as source tells. `look`: warnings. `not-safe`: something forbids. */
export type Verdict = "safe" | "look" | "not-safe";

export interface JudgedAddon {
  readonly name: string;
  readonly folder: string;
  readonly verdict: Verdict;
  readonly files: { readonly judged: number; readonly tests: number; readonly migrations: number };
  readonly findings: readonly AddonFinding[];
}

export function verdictOf(findings: readonly AddonFinding[]): Verdict {
  const open = findings.filter(({ allowed }) => allowed === undefined);
  if (open.some(({ weight }) => weight === "forbids")) return "not-safe";
  return open.length > 0 ? "look" : "safe";
}

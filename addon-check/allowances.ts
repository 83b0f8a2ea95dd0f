/** Comments `odoo-cluster: allow <id> <reason>`: what a team has looked at, and answers for. */
import { nearest } from "../model/nearest.ts";

export interface Allowance {
  readonly id: string;
  readonly reason: string;
  /** Offset of the comment. */
  readonly at: number;
}

/** A comment that was meant as one, and is none. */
export interface BrokenAllowance {
  readonly at: number;
  readonly text: string;
  readonly problem: string;
}

const mark = "odoo-cluster:";

/** What one comment says to this verb; null where it says nothing. */
export function allowanceIn(
  comment: string,
  at: number,
  ids: readonly string[],
): Allowance | BrokenAllowance | null {
  const from = comment.indexOf(mark);
  if (from < 0) return null;
  const text = comment.slice(from).trim();
  const [verb, id, ...words] = text.slice(mark.length).trim().split(/\s+/);
  // A comment of another tool may follow on the same line.
  const reason = words.join(" ").split(/\s*#/)[0]?.trim() ?? "";
  const broken = (problem: string) => ({ at: at + from, text, problem });
  if (verb !== "allow") return broken("it says nothing but `allow <id> <reason>`");
  if (id === undefined || id === "") return broken("it names no id");
  if (!ids.includes(id)) {
    const close = nearest(id, ids);
    return broken(`there is no such id${close === null ? "" : `; did you mean ${close}?`}`);
  }
  if (reason === "") return broken("it gives no reason, so it allows nothing");
  return { id, reason, at: at + from };
}

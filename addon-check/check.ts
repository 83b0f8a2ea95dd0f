/** What a check of addons is: data that finding, help and docs/CHECK-ADDONS.md are made from. One check a file. */
import type { PythonFact } from "./python-facts.ts";
import type { Statement } from "./sql-statements.ts";

/** `forbids`: wrong behind a transaction pooler. `warning`: may be right: review it. */
export type Weight = "forbids" | "warning";

/** How sure it is that a text is SQL that runs as it stands. */
export type Certainty =
  /** It reaches `execute` or its like, or stands in a .sql file. */
  | "executed"
  /** Any other string: it counts where it cannot be anything but such a statement. */
  | "loose";

export interface Check {
  /** Kebab case; the file's name. Comments that allow a finding name it. */
  readonly id: string;
  readonly weight: Weight;
  /** What is found, as a sentence. */
  readonly title: string;
  /** What happens behind a transaction pooler. */
  readonly why: string;
  readonly fix: string;
  /** Where this is known from. */
  readonly source: string;
  /** Python that is found, for the page. Tests hold it to that. */
  readonly found: readonly string[];
  /** Python that is near, and fine. */
  readonly fine: readonly string[];
  /** Whether one SQL statement is such a thing: the index of the token where it begins, or null. */
  sql?(statement: Statement, certainty: Certainty): number | null;
  /** Whether a call, a subscript or an assignment is such a thing. */
  python?(fact: PythonFact): boolean;
}

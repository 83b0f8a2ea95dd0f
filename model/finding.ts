import type { Place } from "./location.ts";

/** How a finding is treated: a mandatory one blocks `check`, `up` and `pulumi up` alike. */
export type Severity = "mandatory" | "advisory";

/** A rule's objection to one thing in one topology. */
export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  readonly severity: Severity;
  /** The exact thing that is meant: a group, an endpoint, a file. Exemptions name it. */
  readonly subject: string;
  /** What is wrong here, with the numbers. */
  readonly message: string;
  /** How to mend it. */
  readonly fix: string;
  /** Where in the stack file it can be mended, when there is such a place. */
  readonly at?: Place;
}

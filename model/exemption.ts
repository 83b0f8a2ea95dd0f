/** A team's decision to live for a while with what one rule finds about one subject. */
export interface Exemption {
  /** Id of the rule. */
  readonly rule: string;
  /** The subject of the findings, exactly. */
  readonly subject: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day on which it holds: `2026-12-31`. */
  readonly expires: string;
}

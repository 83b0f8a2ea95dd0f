/** A team's decision to live with one finding for a while. */
export interface Exemption {
  /** Id of the rule. */
  readonly rule: string;
  /** The finding's subject, exactly. */
  readonly subject: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** Last day on which it holds: `2026-12-31`. */
  readonly expires: string;
}

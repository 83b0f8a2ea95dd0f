/**
 * Rules that are wrong on purpose, for scripts/alter-rules.ts: it runs all tests of rules with each
 * alteration, and every rule's own tests must fail.
 */
import type { Rule } from "../../policies/rule.ts";

/** What an alteration does to every rule. */
export const alterations = {
  silent: () => [],
  loud: () => [{ subject: "anything", message: "is wrong", path: [] }],
} as const;

export type Alteration = keyof typeof alterations;

/** Names an alteration; unset in every other run. */
export const alterationVariable = "ODOO_CLUSTER_ALTERED_RULES";

/** The rule as it is, or as the run wants it. */
export function altered(rule: Rule): Rule {
  const wanted = process.env[alterationVariable];
  if (wanted === undefined) return rule;
  return { ...rule, check: alterations[wanted as Alteration] };
}

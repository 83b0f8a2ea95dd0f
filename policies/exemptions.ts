/** What `check` says about exemptions themselves. The date is an argument; `up` does not judge dates. */
import type { Finding } from "../model/finding.ts";
import { nearest } from "../model/nearest.ts";
import type { PlacedExemption, Verdict } from "./judge.ts";
import { exemptionRuleRenamed } from "./renamed-rules.ts";
import type { RuleText } from "./rule.ts";

/** Days before the expiry date from which `check` warns. */
const warningDays = 14;

/** Requests for suppressions with a reason, and reports of suppressions that hid findings. */
const asked = "https://github.com/stackrox/kube-linter/issues/487";
const hidden = "https://github.com/cdklabs/cdk-nag/issues/634";

const expired: RuleText = {
  id: "exemption-expired",
  severity: "mandatory",
  title: "No exemption has expired.",
  why: "An exemption without an end disables its rule; the expiry date is when its owner decides again.",
  fix: "Fix the finding, or agree on a new expiry date with the owner.",
  source: asked,
};

const ending: RuleText = {
  id: "exemption-expires-soon",
  severity: "advisory",
  title: "No exemption expires within 14 days.",
  why: "`check` fails from the day after the expiry date.",
  fix: "Fix the finding, or agree on a new expiry date with the owner.",
  source: asked,
};

const unused: RuleText = {
  id: "exemption-unused",
  severity: "mandatory",
  title: "Every exemption exempts a finding.",
  why: "An unused exemption would hide the same finding when it comes back.",
  fix: "Remove it, or correct its rule or subject.",
  source: hidden,
};

/** Only `check` judges dates and use, so that no `up` fails at night because of a date; every verb refuses a former id. */
export const exemptionRules: readonly RuleText[] = [expired, ending, unused, exemptionRuleRenamed];

/** Findings about a stack's exemptions on one day. @param today such as `2026-11-21`, UTC. */
export function exemptionFindings(
  verdict: Pick<Verdict, "exempted" | "unused">,
  ruleIds: readonly string[],
  today: string,
): Finding[] {
  const used = new Set(verdict.exempted.map(({ exemption }) => exemption));
  return [
    ...[...used, ...verdict.unused].flatMap((exemption) => aged(exemption, today)),
    ...verdict.unused.map((exemption) =>
      finding(unused, exemption, `exempts nothing${hint(exemption.rule, ruleIds)}`),
    ),
  ];
}

function aged(exemption: PlacedExemption, today: string): Finding[] {
  const days = daysBetween(today, exemption.expires);
  const { expires, owner, reason } = exemption;
  if (days < 0) {
    return [
      finding(expired, exemption, `expired on ${expires}; owner ${owner}, reason: ${reason}`),
    ];
  }
  if (days > warningDays) return [];
  const left = days === 0 ? "today is the last day" : `${days} day${days === 1 ? "" : "s"} left`;
  return [finding(ending, exemption, `expires on ${expires}, ${left}; owner ${owner}`)];
}

function finding(rule: RuleText, exemption: PlacedExemption, message: string): Finding {
  const { id, severity, fix } = rule;
  const subject = `${exemption.rule}/${exemption.subject}`;
  return { rule: id, severity, subject, message, fix, at: exemption.at };
}

function hint(rule: string, ruleIds: readonly string[]): string {
  if (ruleIds.includes(rule)) return "";
  const close = nearest(rule, ruleIds);
  return `: there is no rule ${rule}${close === null ? "" : `, did you mean ${close}?`}`;
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

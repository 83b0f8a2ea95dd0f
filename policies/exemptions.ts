/** What `check` says about exemptions themselves. The day comes in as a value; `up` never asks. */
import type { Finding } from "../model/finding.ts";
import { nearest } from "../model/nearest.ts";
import type { PlacedExemption, Verdict } from "./judge.ts";
import type { RuleText } from "./rule.ts";

/** Days before the end on which `check` begins to warn. */
const warningDays = 14;

/** Who asked for a reason, and what blanket suppressions did to others. */
const asked = "https://github.com/stackrox/kube-linter/issues/487";
const hidden = "https://github.com/cdklabs/cdk-nag/issues/634";

const expired: RuleText = {
  id: "exemption-expired",
  severity: "mandatory",
  title: "No exemption is past its day.",
  why: "An exemption without an end is a rule that nobody keeps; its day is when somebody looks again.",
  fix: "Mend the finding, or agree on a new day with the owner.",
  source: asked,
};

const ending: RuleText = {
  id: "exemption-ends-soon",
  severity: "advisory",
  title: "An exemption that ends within 14 days is known to its owner.",
  why: "`check` fails on the day after the last one.",
  fix: "Mend the finding, or agree on a new day with the owner.",
  source: asked,
};

const unused: RuleText = {
  id: "exemption-unused",
  severity: "mandatory",
  title: "Every exemption exempts a finding.",
  why: "One that exempts nothing would silence the same finding when it comes back, unseen.",
  fix: "Remove it, or correct its rule or subject.",
  source: hidden,
};

/** Judged by `check` alone, so that no `up` fails at night because of a date. */
export const exemptionRules: readonly RuleText[] = [expired, ending, unused];

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
    return [finding(expired, exemption, `ended on ${expires}; owner ${owner}, because: ${reason}`)];
  }
  if (days > warningDays) return [];
  const left = days === 0 ? "today is its last day" : `${days} day${days === 1 ? "" : "s"} left`;
  return [finding(ending, exemption, `ends on ${expires}, ${left}; owner ${owner}`)];
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

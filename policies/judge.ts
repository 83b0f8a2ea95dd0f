/** Runs rules over one stack. A rule that throws is a finding, never silence. */

import { defaultEnvironment } from "../model/environment.ts";
import type { Exemption } from "../model/exemption.ts";
import type { Finding } from "../model/finding.ts";
import type { Locate, Place } from "../model/location.ts";
import { renamedFinding } from "./renamed-rules.ts";
import { type Evidence, type Objection, type Rule, severityIn } from "./rule.ts";

/** What the rules say about one stack. */
export interface Verdict {
  /** What stands; exempted findings are not among them. */
  readonly findings: readonly Finding[];
  readonly exempted: readonly ExemptedFinding[];
  /** Exemptions that no finding needs. */
  readonly unused: readonly PlacedExemption[];
  /** Ids of the rules that were asked. */
  readonly evaluated: readonly string[];
  /** Ids of the rules whose evidence is not there: resources that were not recorded, tiers of a foundation. */
  readonly notEvaluated: readonly string[];
}

/** An exemption, and where it stands. */
export interface PlacedExemption extends Exemption {
  readonly at: Place;
}

export interface ExemptedFinding {
  readonly finding: Finding;
  readonly exemption: PlacedExemption;
}

/** Every rule over one stack, with its exemptions taken into account. No clock: an expired one still holds. */
export function judge(
  rules: readonly Rule[],
  evidence: Evidence,
  exemptions: readonly Exemption[],
  locate: Locate,
): Verdict {
  const placed = exemptions.map((exemption, index) => ({
    ...exemption,
    at: locate(["exemptions", index]),
  }));
  const used = new Set<PlacedExemption>();
  const unknown = new Set<string>();
  const findings: Finding[] = [];
  const exempted: ExemptedFinding[] = [];
  const evaluated: string[] = [];
  const notEvaluated: string[] = [];
  for (const rule of rules) {
    const result = runRule(rule, evidence, locate);
    (result.evaluated ? evaluated : notEvaluated).push(rule.id);
    // Whether an exemption of a rule that gave no verdict is needed is not known.
    if (!result.evaluated || result.threw) unknown.add(rule.id);
    for (const finding of result.findings) {
      const exemption = placed.find((entry) => matches(entry, finding));
      if (exemption === undefined || result.threw) {
        findings.push(finding);
        continue;
      }
      used.add(exemption);
      exempted.push({ finding, exemption });
    }
  }
  const unused: PlacedExemption[] = [];
  for (const entry of placed) {
    if (used.has(entry) || unknown.has(entry.rule)) continue;
    const renamed = renamedFinding(entry);
    if (renamed === null) unused.push(entry);
    else findings.push(renamed);
  }
  return { findings, exempted, unused, evaluated, notEvaluated };
}

/** The findings alone, where nothing is exempted. */
export function runRules(rules: readonly Rule[], evidence: Evidence, locate: Locate): Finding[] {
  return [...judge(rules, evidence, [], locate).findings];
}

interface RuleResult {
  readonly findings: readonly Finding[];
  readonly evaluated: boolean;
  readonly threw: boolean;
}

function runRule(rule: Rule, evidence: Evidence, locate: Locate): RuleResult {
  const finding = ({ subject, message, path }: Objection): Finding => ({
    rule: rule.id,
    severity: severityIn(rule, evidence.environment ?? defaultEnvironment),
    subject,
    message,
    fix: rule.fix,
    at: locate(path),
  });
  try {
    const objections = ask(rule, evidence);
    if (objections === null) return { findings: [], evaluated: false, threw: false };
    return { findings: objections.map(finding), evaluated: true, threw: false };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const objection = { subject: "rule", message: `could not be judged: ${reason}`, path: [] };
    return {
      findings: [{ ...finding(objection), severity: "mandatory" }],
      evaluated: true,
      threw: true,
    };
  }
}

/** Null where the evidence that the rule needs is not there. */
function ask(rule: Rule, evidence: Evidence): Objection[] | null {
  const { topology, resources } = evidence;
  if (rule.needs === "resources")
    return resources === undefined ? null : rule.check({ ...evidence, resources });
  if (topology === null) return null;
  if (rule.needs === undefined) return rule.check({ ...evidence, topology });
  return resources === undefined ? null : rule.check({ ...evidence, topology, resources });
}

function matches(exemption: Exemption, finding: Finding): boolean {
  return exemption.rule === finding.rule && exemption.subject === finding.subject;
}

/** What a rule is, and how rules are run. One rule a file; a rule that throws is a finding, never silence. */
import type { Finding, Severity } from "../model/finding.ts";
import type { Topology } from "../model/topology.ts";
import type { PathPart } from "../model/yaml-source.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";

/** What rules judge. */
export interface Evidence {
  readonly topology: Topology;
  readonly files: readonly RenderedFile[];
}

/** One objection, before the rule's own fields are added. */
export interface Objection {
  /** The exact thing that is meant. */
  readonly subject: string;
  /** What is wrong, with the numbers. */
  readonly message: string;
  /** Key of the stack file that mends it. */
  readonly path: readonly PathPart[];
}

export interface Rule {
  /** Kebab case; the file's name. */
  readonly id: string;
  readonly severity: Severity;
  /** What must hold, as a sentence. */
  readonly title: string;
  /** What happens to users otherwise. */
  readonly why: string;
  /** How to mend it. */
  readonly fix: string;
  /** Where this is known from. */
  readonly source: string;
  /** Every objection; empty where the rule holds or does not apply. */
  check(evidence: Evidence): Objection[];
}

/** Runs rules over one stack; `locate` turns a key into `file:line`. */
export function runRules(
  rules: readonly Rule[],
  evidence: Evidence,
  locate: (path: readonly PathPart[]) => string,
): Finding[] {
  return rules.flatMap((rule) => {
    const finding = ({ subject, message, path }: Objection): Finding => ({
      rule: rule.id,
      severity: rule.severity,
      subject,
      message,
      fix: rule.fix,
      at: locate(path),
    });
    try {
      return rule.check(evidence).map(finding);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return [
        {
          ...finding({ subject: "rule", message: `could not be judged: ${reason}`, path: [] }),
          severity: "mandatory" as const,
        },
      ];
    }
  });
}

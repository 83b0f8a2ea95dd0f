/** Findings of rules, for people. */
import type { Finding } from "../../model/finding.ts";
import { style } from "./terminal.ts";

/** One paragraph a finding; docs/RULES.md tells why each rule matters. */
export function findingsText(findings: readonly Finding[]): string {
  return findings
    .map((finding) => {
      const label =
        finding.severity === "mandatory" ? style("red", "mandatory") : style("yellow", "advisory");
      return `${finding.at ?? finding.subject}: ${label} ${finding.rule} (${finding.subject}): ${finding.message}. ${finding.fix}\n`;
    })
    .join("");
}

/** True where something must not go on. */
export function blocks(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "mandatory");
}

/** Results for pull requests. */
import type { Finding } from "../../model/finding.ts";
import type { StackReport } from "../check-report.ts";
import { diffMarkdown } from "./diff-markdown.ts";
import type { Format } from "./format.ts";
import { code, plainWords, table } from "./markdown-syntax.ts";

export const markdown: Format = {
  check: ({ stacks }) => `${["## Findings", ...stacks.map(stackMarkdown)].join("\n\n")}\n`,
  diff: (report) => diffMarkdown(report),
};

function stackMarkdown({
  stack,
  findings,
  exempted,
  evaluated,
  notEvaluated,
}: StackReport): string {
  const blocking = findings.filter(({ severity }) => severity === "mandatory").length;
  const verdict = blocking > 0 ? `**blocked** by ${blocking} mandatory` : "passes";
  const parts = [
    `### Stack ${code(stack)}: ${verdict}`,
    `${evaluated.length} rules evaluated, ${findings.length} findings, ${exempted.length} exempted, ${notEvaluated.length} rules not evaluated.`,
  ];
  if (findings.length > 0) {
    parts.push(
      table(["Severity", "Rule", "Subject", "What is wrong", "Fix", "Where"], findings.map(row)),
    );
  }
  if (exempted.length > 0) {
    parts.push(
      "Exempted:",
      exempted
        .map(
          ({ finding, exemption }) =>
            `- ${code(finding.rule)} (${code(finding.subject)}) until ${exemption.expires} by ${plainWords(exemption.owner)}: ${plainWords(exemption.reason)}`,
        )
        .join("\n"),
    );
  }
  if (notEvaluated.length > 0) {
    parts.push(
      `Not evaluated, because there are no resources or tiers: ${notEvaluated.map(code).join(", ")}.`,
    );
  }
  return parts.join("\n\n");
}

function row({ severity, rule, subject, message, fix, at }: Finding): string[] {
  return [
    severity,
    code(rule),
    code(subject),
    plainWords(message),
    plainWords(fix),
    code(String(at ?? "")),
  ];
}

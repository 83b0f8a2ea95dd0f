/** Results for people at a terminal. */
import { diffText } from "./diff-text.ts";
import { findingsText } from "./findings.ts";
import type { Format } from "./format.ts";
import { style } from "./terminal.ts";

export const human: Format = {
  check: ({ stacks }) =>
    stacks
      .map(({ stack, findings, exempted, evaluated, notEvaluated }) => {
        const lives = exempted.map(
          ({ finding, exemption }) =>
            `${exemption.at}: ${style("dim", "exempted")} ${finding.rule} (${finding.subject}) until ${exemption.expires} by ${exemption.owner}: ${exemption.reason}\n`,
        );
        const counts = [
          `${evaluated.length} rules`,
          `${findings.length} finding${findings.length === 1 ? "" : "s"}`,
          ...(exempted.length === 0 ? [] : [`${exempted.length} exempted`]),
          ...(notEvaluated.length === 0
            ? []
            : [`${notEvaluated.length} rules not evaluated (no resources or tiers)`]),
        ];
        return `${findingsText(findings)}${lives.join("")}${stack}: ${counts.join(", ")}\n`;
      })
      .join(""),
  diff: diffText,
};

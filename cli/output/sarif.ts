/**
 * Findings as SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
 * Texts repeat, because viewers show some fields and hide others.
 */
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { Log, Region, ReportingDescriptor, Result } from "sarif";
import type { Finding, Severity } from "../../model/finding.ts";
import { Location } from "../../model/location.ts";
import { checkRules } from "../../policies/check-rules.ts";
import type { ExemptedFinding } from "../../policies/judge.ts";
import type { RuleText } from "../../policies/rule.ts";
import { rules } from "../../policies/rules.ts";
import type { StackReport } from "../check-report.ts";
import type { Format } from "./format.ts";

const project = join(import.meta.dirname, "..", "..");
const known: readonly RuleText[] = [...rules, ...checkRules];
const levels = { mandatory: "error", advisory: "warning" } as const satisfies Record<
  Severity,
  string
>;

export const sarif: Format = {
  check: ({ stacks }) => {
    const log: Log = {
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: { name: "odoo-cluster", rules: known.map(descriptor) },
          },
          columnKind: "utf16CodeUnits",
          results: stacks.flatMap((stack) => [
            ...stack.findings.map((finding) => result(stack, finding)),
            ...stack.exempted.map((entry) => suppressed(stack, entry)),
          ]),
          invocations: [
            {
              executionSuccessful: true,
              toolExecutionNotifications: stacks.flatMap(({ stack, notEvaluated }) =>
                notEvaluated.map((rule) => ({
                  level: "note" as const,
                  message: {
                    text: `${stack}: rule ${rule} was not evaluated: it needs resources or tiers`,
                  },
                  associatedRule: { id: rule, index: indexOf(rule) },
                })),
              ),
            },
          ],
        },
      ],
    };
    return `${JSON.stringify(log, null, 2)}\n`;
  },
};

function descriptor(rule: RuleText): ReportingDescriptor {
  const help = `${rule.title} ${rule.why} ${rule.fix}`;
  return {
    id: rule.id,
    name: rule.id.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: { text: help, markdown: `**${rule.title}**\n\n${rule.why}\n\n**Fix:** ${rule.fix}` },
    helpUri: rule.source,
    defaultConfiguration: { level: levels[rule.severity] },
    properties: { tags: ["topology"], precision: "very-high" },
  };
}

function result(stack: StackReport, finding: Finding): Result {
  return {
    ruleId: finding.rule,
    ruleIndex: indexOf(finding.rule),
    level: levels[finding.severity],
    message: { text: `${stack.stack}, ${finding.subject}: ${finding.message}. ${finding.fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: pathInProject(stack.file) },
          region: regionOf(finding),
        },
        logicalLocations: [{ fullyQualifiedName: `${stack.stack}/${finding.subject}` }],
      },
    ],
    // The same finding after lines moved.
    partialFingerprints: {
      "finding/v1": `${stack.stack}/${finding.rule}/${finding.subject}`,
    },
  };
}

function suppressed(stack: StackReport, { finding, exemption }: ExemptedFinding): Result {
  const { reason, owner, expires } = exemption;
  return {
    ...result(stack, finding),
    suppressions: [
      {
        kind: "inSource",
        status: "accepted",
        justification: `${reason} (owner ${owner}, until ${expires})`,
      },
    ],
  };
}

function indexOf(rule: string): number {
  return known.findIndex(({ id }) => id === rule);
}

/** Of a finding without a place the file as a whole. */
function regionOf({ at }: Finding): Region {
  return at instanceof Location ? { startLine: at.line, startColumn: at.column } : { startLine: 1 };
}

/** Code scanning wants paths from the root of the repository, with URI escapes. */
function pathInProject(file: string): string {
  const path = relative(project, file);
  return path.startsWith("..") ? pathToFileURL(file).href : encodeURI(path);
}

/** SARIF against the schema of the standard, as code scanning reads it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log } from "sarif";
import { expect, test } from "vitest";
import type { CheckReport, StackReport } from "../../../cli/check-report.ts";
import { sarif } from "../../../cli/output/sarif.ts";
import type { Finding } from "../../../model/finding.ts";
import { Location } from "../../../model/location.ts";
import { checkRules } from "../../../policies/check-rules.ts";
import { rules } from "../../../policies/rules.ts";

const project = join(import.meta.dirname, "..", "..", "..");
const schema = JSON.parse(
  readFileSync(
    join(project, "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"),
    "utf8",
  ),
) as object;
// The types of both packages describe their CommonJS side.
type Validator = (ajv: object) => void;
const ajv = new (Ajv as unknown as typeof Ajv.default)({
  strict: false,
  allErrors: true,
  // A pattern of the schema is none with the flag.
  unicodeRegExp: false,
});
(addFormats as unknown as Validator)(ajv);
const validate = ajv.compile(schema);

const finding: Finding = {
  rule: "workers-fit-cpu",
  severity: "mandatory",
  subject: "interactive",
  message: "4 workers on 1 CPU, at most 3 fit",
  fix: "Use fewer workers.",
  at: new Location("stacks/Pulumi.local.yaml", 13, 7),
};
const stack: StackReport = {
  stack: "local",
  file: join(project, "stacks/Pulumi.local.yaml"),
  findings: [finding, { ...finding, severity: "advisory", rule: "enough-workers-for-users" }],
  exempted: [
    {
      finding: { ...finding, subject: "api" },
      exemption: {
        rule: "workers-fit-cpu",
        subject: "api",
        reason: "Measured: it waits for others.",
        owner: "platform team",
        expires: "2027-01-31",
        at: "stacks/Pulumi.local.yaml:40",
      },
    },
  ],
  evaluated: ["workers-fit-cpu"],
  notEvaluated: ["processes-fit-memory"],
};

function logOf(report: CheckReport): Log {
  const log = JSON.parse(sarif.check(report)) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log;
}

test("the schema is in force: it refuses what is no SARIF", () => {
  expect(validate({ version: "2.1.0", runs: [{ results: [] }] })).toBe(false);
  expect(
    validate({ version: "2.1.0", runs: [{ tool: { driver: { name: "x", helpUri: 1 } } }] }),
  ).toBe(false);
});

test("findings stand at lines of the stack file, with the level of their severity", () => {
  const [run] = logOf({ stacks: [stack] }).runs;
  expect(run?.results?.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ["workers-fit-cpu", "error"],
    ["enough-workers-for-users", "warning"],
    ["workers-fit-cpu", "error"],
  ]);
  const [result] = run?.results ?? [];
  expect(result?.message.text).toBe(
    "local, interactive: 4 workers on 1 CPU, at most 3 fit. Use fewer workers.",
  );
  expect(result?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: "stacks/Pulumi.local.yaml" },
    region: { startLine: 13, startColumn: 7 },
  });
  expect(run?.tool.driver.rules?.[result?.ruleIndex ?? -1]?.id).toBe("workers-fit-cpu");
});

test("every rule is described, those about exemptions too", () => {
  const [run] = logOf({ stacks: [] }).runs;
  expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(
    [...rules, ...checkRules].map(({ id }) => id),
  );
});

test("what is exempted is suppressed with its reason, never left out", () => {
  const [run] = logOf({ stacks: [stack] }).runs;
  expect(run?.results?.[2]?.suppressions).toEqual([
    {
      kind: "inSource",
      status: "accepted",
      justification: "Measured: it waits for others. (owner platform team, until 2027-01-31)",
    },
  ]);
});

test("a rule without its resources is a note, no result", () => {
  const [run] = logOf({ stacks: [stack] }).runs;
  expect(
    run?.invocations?.[0]?.toolExecutionNotifications?.map(({ message }) => message.text),
  ).toEqual(["local: rule processes-fit-memory was not evaluated: it needs resources or tiers"]);
});

test("a finding without a line stands at the first", () => {
  const { at: _, ...nowhere } = finding;
  const [run] = logOf({ stacks: [{ ...stack, findings: [nowhere] }] }).runs;
  expect(run?.results?.[0]?.locations?.[0]?.physicalLocation?.region?.startLine).toBe(1);
});

import { Input } from "./input.ts";
import { objection, ofType } from "./registered.ts";
import type { Rule } from "./rule.ts";
import { groupRulesOf } from "./security-group-rules.ts";

export const securityGroupDescriptions: Rule = {
  id: "security-group-descriptions",
  severity: "advisory",
  title: "Every security group, and each of its rules, says what it is for.",
  why: "A rule without a known reason is never removed.",
  fix: "Give it a description.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  controls: ["CKV_AWS_23"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:ec2/securityGroup:SecurityGroup")
      .filter((fact) =>
        // Pulumi's own word where none was written.
        Input.of(fact).at("description").is(undefined, null, "", "Managed by Pulumi"),
      )
      .map((fact) => objection(fact, "has no description")),
    ...groupRulesOf(resources)
      .filter(({ description }) => description.is(undefined, null, ""))
      .map(({ fact, direction }) =>
        objection(fact, `a rule for the way ${direction} has no description`),
      ),
  ],
};

import { Input } from "./input.ts";
import { objection, objections, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const vpcDefaultSecurityGroupClosed: Rule = {
  id: "vpc-default-security-group-closed",
  severity: "mandatory",
  title: "The default security group of a network lets nothing in or out.",
  why: "AWS puts into it whatever names no group, and its own rules let all of that talk to each other and to the world.",
  fix: "Keep the DefaultSecurityGroup of the Vpc, with no ingress and no egress.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2",
  controls: ["FSBP EC2.2", "CIS AWS 6.5", "CKV2_AWS_12"],
  needs: "resources",
  check: ({ resources }) => {
    const type = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
    return [
      ...ofType(resources, "aws:ec2/vpc:Vpc")
        .filter((fact) => partsOf(fact, resources, type).length === 0)
        .map((fact) => objection(fact, "its default security group has AWS's rules")),
      ...ofType(resources, type).flatMap((fact) =>
        objections(
          fact,
          (["ingress", "egress"] as const).map((direction) => [
            Input.of(fact)
              .at(direction)
              .items.some((rule) => rule.present),
            `has rules for ${direction}`,
          ]),
        ),
      ),
    ];
  },
};

import { securityGroupDescriptions as rule } from "../../policies/security-group-descriptions.ts";
import { group, vpc, wayIn, wayOut } from "./aws-facts.ts";
import { but, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "a group": [[but(group, { description: gone })], ["SecurityGroup nodes: has no description"]],
    "no words": [[but(group, { description: "" })], ["SecurityGroup nodes: has no description"]],
    "Pulumi's own word": [
      [but(group, { description: "Managed by Pulumi" })],
      ["SecurityGroup nodes: has no description"],
    ],
    "a way in": [
      [but(wayIn, { description: gone })],
      ["SecurityGroupIngressRule files: a rule for the way in has no description"],
    ],
    "a way out": [
      [but(wayOut, { description: "" })],
      ["SecurityGroupEgressRule https: a rule for the way out has no description"],
    ],
    "a rule inside the group": [
      [but(group, { egress: [{ protocol: "tcp" }] })],
      ["SecurityGroup nodes: a rule for the way out has no description"],
    ],
  },
  "does not fire": { "the kit's": [group, wayIn, wayOut] },
  "not applicable": { "no groups": [vpc] },
  unknown: { everything: [group, wayIn, wayOut].map((one) => but(one, { description: unknown })) },
});

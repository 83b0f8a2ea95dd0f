import { vpcDefaultSecurityGroupClosed as rule } from "../../policies/vpc-default-security-group-closed.ts";
import { defaultGroup, subnet, vpc } from "./aws-facts.ts";
import { allUnknown, but, gone } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

resourceCases(rule, {
  fires: {
    "nobody empties it": [[vpc], ["Vpc vpc: its default security group has AWS's rules"]],
    "the group of another network": [
      [vpc, { ...defaultGroup, dependsOn: [] }],
      ["Vpc vpc: its default security group has AWS's rules"],
    ],
    "a way in and a way out": [
      [vpc, but(defaultGroup, { ingress: [{ self: true }], egress: [{ protocol: "-1" }] })],
      ["DefaultSecurityGroup default: has rules for ingress, has rules for egress"],
    ],
  },
  "does not fire": {
    "the kit's": [vpc, defaultGroup],
    "rules are not named": [vpc, but(defaultGroup, { ingress: gone, egress: gone })],
  },
  "not applicable": { "somebody else's network": [subnet] },
  unknown: { everything: [allUnknown(vpc), allUnknown(defaultGroup)] },
});

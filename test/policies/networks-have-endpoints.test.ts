import { networksHaveEndpoints as rule } from "../../policies/networks-have-endpoints.ts";
import { endpoint, subnet, vpc } from "./aws-facts.ts";
import { but, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const all = ["s3", "ecr.api", "ecr.dkr", "sts"].map(endpoint);

resourceCases(rule, {
  fires: {
    none: [[vpc], ["Vpc vpc: has no endpoint for s3, ecr.api, ecr.dkr, sts"]],
    "one is missing": [
      [vpc, ...all.slice(1), endpoint("ec2")],
      ["Vpc vpc: has no endpoint for s3"],
    ],
    "it belongs to another network": [
      [vpc, ...all.slice(0, 3), { ...endpoint("sts"), dependsOn: [] }],
      ["Vpc vpc: has no endpoint for sts"],
    ],
  },
  "does not fire": { "all four": [vpc, ...all] },
  "not applicable": { "somebody else's network": [subnet] },
  unknown: { "the service": [vpc, but(endpoint("s3"), { serviceName: unknown })] },
});

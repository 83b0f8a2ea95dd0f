import { vpcEndpoints as rule } from "../../policies/vpc-endpoints.ts";
import { endpoint, subnet, vpc } from "./aws-facts.ts";
import { but, gone, unknown } from "./facts.ts";
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
    "it leads anywhere": [
      [but(endpoint("ecr.api"), { policy: gone })],
      ["VpcEndpoint ecr.api: has no policy: it leads into every account"],
    ],
  },
  "does not fire": { "all four": [vpc, ...all] },
  "not applicable": { "somebody else's network": [subnet] },
  unknown: {
    "the service": [vpc, but(endpoint("s3"), { serviceName: unknown })],
    "the policy": [but(endpoint("s3"), { policy: unknown })],
  },
});

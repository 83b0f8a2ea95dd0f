import { awsNamesValid as rule } from "../../policies/aws-names-valid.ts";
import { firewall } from "./aws-edge-facts.ts";
import { cluster, group, plan, role, wal, wayIn, wayOut } from "./aws-facts.ts";
import { allUnknown, but, fact, unknown } from "./facts.ts";
import { service } from "./kubernetes-facts.ts";
import { resourceCases } from "./resource-cases.ts";

const named = but(role(), { name: "odoo-production-file-backup", description: "EKS's plane" });
const source = fact("aws:cloudwatch/logDeliverySource:LogDeliverySource", "cloudfront", {
  name: `${"a".repeat(40)}-cloudfront`,
});

resourceCases(rule, {
  fires: {
    "an apostrophe for EC2": [
      [
        but(wayIn, { description: "CloudFront's interfaces" }),
        but(wayOut, { description: "HAProxy's pods" }),
      ],
      [
        `SecurityGroupIngressRule files: description is refused by AWS: "CloudFront's interfaces"`,
        `SecurityGroupEgressRule https: description is refused by AWS: "HAProxy's pods"`,
      ],
    ],
    "a group with a sign that EC2 does not know": [
      [but(group, { description: "a > b" })],
      ['SecurityGroup nodes: description is refused by AWS: "a > b"'],
    ],
    "a role's name of 65 letters": [
      [but(named, { name: "r".repeat(65) })],
      [`Role wal-writer: name is refused by AWS: "${"r".repeat(65)}"`],
    ],
    "a bucket of 64": [
      [but(wal, { bucket: "b".repeat(64) })],
      [`Bucket wal: bucket is refused by AWS: "${"b".repeat(64)}"`],
    ],
    "a member of a list": [
      [but(firewall, { "rules[1].name": "the login" }), but(plan, { "rules[0].ruleName": "a b" })],
      [
        'WebAcl edge: rules.*.name is refused by AWS: "the login"',
        'Plan files: rules.*.ruleName is refused by AWS: "a b"',
      ],
    ],
  },
  "does not fire": {
    "the kit's": [wayIn, wayOut, group, named, wal, firewall, plan, cluster, source],
    "what EC2 takes": [but(group, { description: "a-Z 0._:/()#,@[]+=&;{}!$*" })],
    "names of other resources": [but(wal, { bucket: "<name of Bucket Wal>" })],
  },
  "not applicable": { "no resource of AWS": [service] },
  unknown: {
    everything: [allUnknown(wayIn), allUnknown(firewall)],
    "a member": [but(firewall, { "rules[1].name": unknown })],
  },
});

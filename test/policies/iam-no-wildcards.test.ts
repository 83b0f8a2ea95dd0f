import { iamNoWildcards as rule } from "../../policies/iam-no-wildcards.ts";
import { podTrust, policy, rights, role, vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const may = (Action: string | readonly string[], Resource = "*", more: object = {}) =>
  rights({ Effect: "Allow", Action, Resource, ...more });
const attached = (name: string) =>
  fact("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attached", {
    role: "node",
    policyArn: `arn:aws:iam::aws:policy/${name}`,
  });
const said = (what: string) => [`RolePolicy wal-writer: ${what}`];

resourceCases(rule, {
  fires: {
    everything: [[may("*", "arn:x")], said("allows *")],
    "a whole service": [[may(["s3:*", "ec2:*"], "arn:x")], said("allows s3:*, ec2:*")],
    "all but some": [
      [rights({ Effect: "Allow", NotAction: "iam:*", Resource: "arn:x" })],
      said("allows all but some actions"),
    ],
    "a step to any right": [
      [may(["iam:PassRole", "ec2:DescribeVpcs"])],
      said("allows iam:PassRole on everything"),
    ],
    "all data": [
      [may(["s3:GetObject", "kms:Decrypt"])],
      said("allows s3:GetObject, kms:Decrypt on everything"),
    ],
    "one of several resources is everything": [
      [rights({ Effect: "Allow", Action: "s3:PutObject", Resource: ["arn:x", "*"] })],
      said("allows s3:PutObject on everything"),
    ],
    "a whole service everywhere, told once": [
      [may(["s3:*", "ec2:RunInstances", "ec2:StopInstances"])],
      said("allows s3:*, allows ec2:RunInstances, ec2:StopInstances on everything"),
    ],
    "an administrator in each way": [
      [
        { ...attached("IAMFullAccess"), type: "aws:iam/policyAttachment:PolicyAttachment" },
        {
          ...attached("PowerUserAccess"),
          type: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        },
      ],
      [
        "PolicyAttachment attached: gives IAMFullAccess",
        "UserPolicyAttachment attached: gives PowerUserAccess",
      ],
    ],
    "writing everywhere": [[may(["s3:PutObject"], "*")], said("allows s3:PutObject on everything")],
    "an inline policy": [
      [
        but(role(podTrust), {
          inlinePolicies: [
            { name: "x", policy: policy({ Effect: "Allow", Action: "*", Resource: "arn:x" }) },
          ],
        }),
      ],
      ["Role wal-writer: allows *"],
    ],
    "a policy of its own": [
      [{ ...may("*", "arn:x"), type: "aws:iam/policy:Policy" }],
      ["Policy wal-writer: allows *"],
    ],
    "an administrator": [
      [attached("AdministratorAccess")],
      ["RolePolicyAttachment attached: gives AdministratorAccess"],
    ],
  },
  "does not fire": {
    named: [may(["s3:GetObject", "s3:PutObject", "iam:PassRole"], "arn:aws:s3:::wal/*")],
    looking: [may(["ec2:DescribeVpcs", "s3:ListAllMyBuckets", "ecr:GetAuthorizationToken"])],
    "on a condition": [
      may("s3:PutObject", "*", { Condition: { StringEquals: { "aws:ResourceTag/x": "y" } } }),
    ],
    "it refuses": [rights({ Effect: "Deny", Action: "*", Resource: "*" })],
    "AWS's own for one purpose": [attached("AmazonEKSWorkerNodePolicy")],
  },
  "not applicable": { "nobody may anything": [vpc, role(podTrust)] },
  unknown: {
    everything: [may("*"), attached("AdministratorAccess")].map(allUnknown),
    "resource and action": [
      but(may("*"), {
        policy: { Statement: [{ Effect: "Allow" }] },
        "policy.Statement[0].Action": unknown,
        "policy.Statement[0].Resource": unknown,
      }),
    ],
    "the resource": [
      but(may("*"), {
        policy: { Statement: [{ Effect: "Allow", Action: "s3:PutObject" }] },
        "policy.Statement[0].Resource": unknown,
      }),
    ],
    "the condition": [
      but(may("*"), {
        policy: { Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource: "*" }] },
        "policy.Statement[0].Condition": unknown,
      }),
    ],
  },
});

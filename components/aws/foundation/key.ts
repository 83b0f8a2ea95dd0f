import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "./policy.ts";
import { policyOf } from "./policy.ts";
import { arnOf, componentType, type FoundationSite, kept, logGroupNames } from "./site.ts";

/** The key of everything at rest: without it, every disk, file and backup is lost. */
export class Key extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(site: FoundationSite, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Key"), "key", {}, opts);
    const { key, name } = site.settings;
    if ("existing" in key) {
      this.arn = pulumi.output(key.existing.arn);
    } else {
      const made = new aws.kms.Key(
        "key",
        {
          description: `Disks, files, backups, logs and Kubernetes' secrets of ${name}`,
          enableKeyRotation: true,
          deletionWindowInDays: 30,
          policy: policyOf(...keyPolicy(site)),
        },
        { parent: this, ...kept },
      );
      new aws.kms.Alias(
        "key",
        { name: `alias/${name}`, targetKeyId: made.keyId },
        { parent: this, ...kept },
      );
      this.arn = made.arn;
    }
    this.registerOutputs({ arn: this.arn });
  }
}

const use = [
  ...["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt"],
  ...["kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
  ...["kms:ReEncryptFrom", "kms:ReEncryptTo"],
];

function keyPolicy(site: FoundationSite): Statement[] {
  const { account, region } = site.settings;
  /** A role that AWS makes with the first Auto Scaling group of an account: docs/RUNBOOK.md. */
  const autoScaling = {
    AWS: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
  };
  return [
    {
      // Without it no principal governs the key. IAM policies of the account say who uses it.
      Sid: "Account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "DisksOfNodes",
      Effect: "Allow",
      Principal: autoScaling,
      Action: use,
      Resource: "*",
    },
    {
      Sid: "DisksOfNodesAttach",
      Effect: "Allow",
      Principal: autoScaling,
      Action: "kms:CreateGrant",
      Resource: "*",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      Sid: "Logs",
      Effect: "Allow",
      Principal: { Service: `logs.${region}.amazonaws.com` },
      Action: use,
      Resource: "*",
      Condition: {
        ArnEquals: {
          "kms:EncryptionContext:aws:logs:arn": Object.values(logGroupNames(site)).map((group) =>
            arnOf(site, "logs", `log-group:${group}`),
          ),
        },
      },
    },
  ];
}

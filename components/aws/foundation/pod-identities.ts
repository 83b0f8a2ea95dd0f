import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { targetGroupTag } from "../foundation-outputs.ts";
import type { Statement } from "./policy.ts";
import { podTrust, role, type ServiceAccount } from "./role.ts";
import { arnOf, componentType, type FoundationSite } from "./site.ts";
import { walBucketArn } from "./wal-bucket.ts";

/** Service accounts of CloudNativePG are called as its Clusters are. */
export const databaseAccounts = { writer: "postgresql", reader: "reporting" } as const;

export interface PodIdentitiesArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
}

/** What pods of the stacks above may do on AWS, each by its service account, without a key in a Secret. */
export class PodIdentities extends pulumi.ComponentResource {
  constructor(
    site: FoundationSite,
    args: PodIdentitiesArgs,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("PodIdentities"), "pod-identities", {}, opts);
    const { namespace } = site.settings.kubernetes;
    const identity = (
      name: string,
      description: string,
      account: ServiceAccount,
      statements: readonly Statement[],
    ) => {
      const made = role(
        site,
        name,
        { description, trust: podTrust(site, account), statements },
        { parent: this },
      );
      new aws.eks.PodIdentityAssociation(
        name,
        { clusterName: args.clusterName, ...account, roleArn: made.arn },
        { parent: this, dependsOn: [...made.grants] },
      );
    };
    const bucket = walBucketArn(site);
    identity(
      "wal-writer",
      "The database's WAL and base backups",
      { namespace, serviceAccount: databaseAccounts.writer },
      [
        ...reading(bucket, args.keyArn),
        {
          Effect: "Allow",
          // Deleting hides: what is locked stays.
          Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"],
          Resource: `${bucket}/*`,
        },
        { Effect: "Allow", Action: "kms:GenerateDataKey", Resource: args.keyArn },
      ],
    );
    identity(
      "wal-reader",
      "The reporting replica reads WAL that the primary recycled",
      { namespace, serviceAccount: databaseAccounts.reader },
      reading(bucket, args.keyArn),
    );
    identity(
      "load-balancer",
      "Registers pods of the edge in the target groups of this cluster's stacks",
      { namespace: "kube-system", serviceAccount: "aws-load-balancer-controller" },
      registering(site),
    );
    this.registerOutputs({});
  }
}

function reading(bucket: string, keyArn: pulumi.Input<string>): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
      Resource: bucket,
    },
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListMultipartUploadParts"],
      Resource: `${bucket}/*`,
    },
    { Effect: "Allow", Action: "kms:Decrypt", Resource: keyArn },
  ];
}

/** The controller makes no load balancer and opens no group: components/aws does. */
function registering(site: FoundationSite): Statement[] {
  return [
    {
      Effect: "Allow",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: arnOf(site, "elasticloadbalancing", "targetgroup/*/*"),
      Condition: {
        StringEquals: { [`aws:ResourceTag/${targetGroupTag}`]: site.settings.name },
      },
    },
    {
      Effect: "Allow",
      // Of looking, these services know no resource.
      Action: [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      Resource: "*",
    },
  ];
}

/** The cluster of a stack on platform aws: its foundation, and what stands on it. */
import { z } from "zod";
import { awsEdge } from "./aws-edge.ts";
import { awsId, existingNetwork, foundation } from "./foundation.ts";
import { bucketName, existingFileSystem, keyArn } from "./foundation-data.ts";
import { backupTimes, databaseVolumes, inCluster } from "./in-cluster.ts";
import { createOrExisting, missing, text } from "./names.ts";

const { account, region, zones } = foundation.shape;

/** What a foundation of the kit would have given out. */
const existingFoundation = z.strictObject({
  account,
  region,
  zones,
  network: existingNetwork,
  kubernetes: z.strictObject({
    name: text("the name of an EKS cluster", /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, "Name it").meta({
      description: "Name of the EKS cluster.",
      effect: "recreate",
    }),
    endpoint: text(
      "the address of an EKS cluster's API, `https://….eks.amazonaws.com`",
      /^https:\/\/[A-Za-z0-9.-]{1,200}\.eks\.amazonaws\.com$/,
      "Write what `aws eks describe-cluster` says",
    ).meta({ description: "Address of its API.", effect: "recreate" }),
    certificateAuthority: text(
      "a certificate in base64",
      /^[A-Za-z0-9+/]{100,8000}={0,2}$/,
      "Write what `aws eks describe-cluster` says",
    ).meta({ description: "Certificate of its authority, in base64.", effect: "recreate" }),
    nodeSecurityGroupId: awsId("sg", "Name the group of the nodes").meta({
      description: "Security group of nodes and pods: the load balancer is let in.",
      effect: "reload",
    }),
  }),
  keyArn: keyArn.meta({
    description: "KMS key for PostgreSQL's volumes; the EBS driver may use it.",
    effect: "recreate",
  }),
  walBucket: bucketName.meta({
    description:
      "Bucket of WAL and backups. EKS Pod Identity lets the service accounts `postgresql` and `reporting` reach it.",
    effect: "recreate",
  }),
  logBucket: bucketName.meta({
    description:
      "Bucket for access logs, whose policy lets load balancers write below `load-balancer`, and CloudFront's deliveries below `cloudfront`.",
    effect: "reload",
  }),
  fileSystem: existingFileSystem.meta({ description: "EFS for attachments and sessions." }),
});

const foundationOf = z
  .strictObject(
    {
      stack: text("the name of a stack", /^[a-z][a-z0-9-]{0,39}$/, "Name the foundation's stack")
        .optional()
        .meta({ description: "A foundation beside this file, by its stack.", effect: "recreate" }),
      existing: existingFoundation.optional(),
    },
    { error: missing("Add `foundation: { stack: <its stack> }`", "must be a map of keys") },
  )
  .transform((written, context) => {
    const { stack, existing } = written;
    if (stack !== undefined && existing === undefined) return { stack };
    if (existing !== undefined && stack === undefined) return { existing };
    context.addIssue({
      code: "custom",
      message: "must have either stack or existing",
      params: { fix: "Keep one of them" },
    });
    return z.NEVER;
  });

export const aws = z
  .strictObject({
    foundation: foundationOf.meta({ description: "What the cluster stands on." }),
    ...inCluster,
    loadBalancerController: createOrExisting(
      z.strictObject({}).meta({
        description: "Installed, by the version of the kit. One stack of a cluster does it.",
        effect: "none",
      }),
      z.strictObject({}).meta({ description: "It is installed by other means.", effect: "none" }),
    )
      .prefault({ create: {} })
      .meta({ description: "AWS Load Balancer Controller: tells the load balancer of pods." }),
    storage: z.strictObject(databaseVolumes).prefault({}),
    backup: z.strictObject(backupTimes).prefault({}),
    edge: awsEdge,
  })
  .optional()
  .meta({ description: "The cluster that a stack of platform aws runs on." });

export type AwsSpec = NonNullable<z.output<typeof aws>>;
export type ExistingFoundation = z.output<typeof existingFoundation>;

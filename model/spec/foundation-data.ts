/** `odoo-cluster:foundation`, what holds data: the key, the WAL bucket, the file system. */
import { z } from "zod";
import { createOrExisting, missing, text } from "./names.ts";
import { duration } from "./units.ts";

const day = 86400;

/** AWS counts in days. */
const days = (minimum: string, maximum: string) =>
  duration(minimum, maximum)
    .refine((seconds) => seconds % day === 0, {
      error: "must be whole days",
      params: { fix: "Write it as `30 d`" },
    })
    .transform((seconds) => seconds / day);

export const keyArn = text(
  "the ARN of a key such as `arn:aws:kms:eu-central-1:123456789012:key/…`",
  /^arn:aws:kms:[a-z0-9-]{5,20}:[0-9]{12}:key\/[a-z0-9-]{36}$/,
  "Name the key",
);

export const key = createOrExisting(
  z.strictObject({}).meta({ description: "A key that AWS rotates every year.", effect: "none" }),
  z.strictObject({
    arn: keyArn.meta({
      description:
        "A symmetric key whose policy lets AWSServiceRoleForAutoScaling and CloudWatch Logs use it.",
      effect: "recreate",
    }),
  }),
)
  .prefault({ create: {} })
  .meta({ description: "KMS key for disks, files, backups, logs and Kubernetes' secrets." });

export const bucketName = text(
  "the name of a bucket",
  /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  "Name the bucket",
);

export const walBucket = createOrExisting(
  z.strictObject({
    retention: days("1 d", "3650 d").prefault("30 d").meta({
      description:
        "How long an object cannot be deleted after it was written: at least the cluster's `backup.retention`. What backups gave up stays for a day longer.",
      unit: "days",
      effect: "none",
    }),
    lock: z.enum(["governance", "compliance"]).default("governance").meta({
      description:
        "Who may shorten that: governance, a role with s3:BypassGovernanceRetention; compliance, no one, not even AWS.",
      effect: "none",
      upstream: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    }),
  }),
  z.strictObject({
    name: bucketName.meta({
      description: "A bucket with versions, encryption and a lock of your own.",
      effect: "recreate",
    }),
  }),
)
  .prefault({ create: {} })
  .meta({ description: "Bucket of the database's WAL and base backups." });

const accessPoint = (whose: string) =>
  text(
    "an access point such as `fsap-0123456789abcdef0`",
    /^fsap-[0-9a-f]{17}$/,
    `Name the access point of ${whose}`,
  ).meta({ description: `Access point of ${whose}.`, effect: "recreate" });

export const existingFileSystem = z.strictObject(
  {
    id: text(
      "a file system such as `fs-0123456789abcdef0`",
      /^fs-[0-9a-f]{8,17}$/,
      "Name the file system",
    ).meta({
      description: "An EFS file system with a mount target in each zone that nodes reach.",
      effect: "recreate",
    }),
    filestoreAccessPoint: accessPoint("attachments, for Odoo"),
    sessionsAccessPoint: accessPoint("sessions"),
    nginxAccessPoint: accessPoint("attachments, for nginx, read-only"),
    iam: z.boolean().default(false).meta({
      description:
        "Whether pods' nodes show an identity when they mount (mount option `iam`): the EFS driver on nodes needs a role that the file system's policy names.",
      effect: "recreate",
    }),
  },
  { error: missing("Add it", "must be a map") },
);

export const fileSystem = createOrExisting(
  z.strictObject({
    owner: z
      .int()
      .min(1000)
      .max(2 ** 31 - 1)
      .default(10001)
      .meta({
        description: "uid and gid of all files: `kubernetes.runAs` of the cluster's stack.",
        effect: "recreate",
      }),
    backup: z
      .strictObject({
        schedule: text(
          "an expression such as `cron(0 * * * ? *)`",
          /^cron\([0-9A-Za-z*?,/# -]{11,60}\)$/,
          "Name the hours (UTC)",
        )
          .default("cron(0 * * * ? *)")
          .meta({
            description:
              "When AWS Backup copies the files, UTC. A restore takes the first copy after the database's moment.",
            effect: "none",
            upstream:
              "https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html",
          }),
        retention: days("1 d", "3650 d").prefault("35 d").meta({
          description: "How long copies are kept: longer than the database's.",
          unit: "days",
          effect: "none",
        }),
      })
      .prefault({}),
  }),
  existingFileSystem,
)
  .prefault({ create: {} })
  .meta({ description: "EFS for attachments and sessions." });

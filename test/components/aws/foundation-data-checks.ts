/** What is asked of files, buckets, the key and logs: rows 19 to 30, and 50. */
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { beside, type Check } from "./foundation-check.ts";
import type { Inputs } from "./foundation-recorded.ts";

const withName =
  (kind: string, holds: (inputs: Inputs) => boolean): Check["holds"] =>
  ({ bucket }, recording) =>
    beside(recording, kind, (it) => it.bucket === bucket && holds(it));

const statementsOf = (inputs: Inputs): Inputs[] => JSON.parse(inputs.policy).Statement;

const deniesWithoutTls = (inputs: Inputs): boolean =>
  statementsOf(inputs).some(
    ({ Effect, Principal, Action, Condition }) =>
      Effect === "Deny" &&
      (Principal === "*" || Principal.AWS === "*") &&
      (Action === "s3:*" || Action.length === 3) &&
      Condition.Bool?.["aws:SecureTransport"] === "false",
  );

const logsBucket = "Bucket logs";

export const dataChecks: readonly Check[] = [
  {
    item: 19,
    demand: "files are encrypted with the foundation's key",
    ids: "EFS.1, CKV_AWS_42, CKV_AWS_184, CIS 3.3.1",
    of: "FileSystem",
    holds: ({ encrypted, kmsKeyId }) => encrypted === true && kmsKeyId === "<arn of Key key>",
    planted: (files) => delete files.kmsKeyId,
  },
  {
    item: 20,
    demand: "files are in a backup plan",
    ids: "EFS.2",
    of: "FileSystem",
    holds: (_files, recording, { name }) =>
      beside(recording, "Selection", ({ resources }) =>
        resources.includes(`<arn of FileSystem ${name}>`),
      ),
    plantedIn: "Selection",
    planted: (selection) => Object.assign(selection, { resources: [] }),
  },
  {
    item: 21,
    demand: "access points have a root of their own and one owner",
    ids: "EFS.3, EFS.4, CKV_AWS_329, CKV_AWS_330",
    of: "AccessPoint",
    holds: ({ posixUser, rootDirectory }) =>
      posixUser.uid >= 1000 && posixUser.gid >= 1000 && rootDirectory.path.length > 1,
    planted: ({ rootDirectory }) => Object.assign(rootDirectory, { path: "/" }),
  },
  {
    item: 22,
    demand: "files are mounted over TLS and by an access point alone",
    ids: "ours",
    of: "FileSystemPolicy",
    holds: (inputs) =>
      deniesWithoutTls(inputs) &&
      statementsOf(inputs).some(
        ({ Effect, Condition }) =>
          Effect === "Deny" && Condition.Null?.["elasticfilesystem:AccessPointArn"] === "true",
      ),
    planted: (it) =>
      Object.assign(it, { policy: it.policy.replaceAll('"Null"', '"StringEquals"') }),
  },
  {
    item: 23,
    demand: "no bucket is public, whatever a policy says",
    ids: "S3.1, S3.8, CKV2_AWS_6, CIS 3.1.4",
    of: "Bucket",
    holds: withName(
      "BucketPublicAccessBlock",
      (it) =>
        it.blockPublicAcls &&
        it.blockPublicPolicy &&
        it.ignorePublicAcls &&
        it.restrictPublicBuckets,
    ),
    plantedIn: "BucketPublicAccessBlock",
    planted: (it) => delete it.restrictPublicBuckets,
  },
  {
    item: 24,
    demand: "buckets answer over TLS alone",
    ids: "S3.5, CIS 3.1.1",
    of: "Bucket",
    holds: withName("BucketPolicy", deniesWithoutTls),
    plantedIn: "BucketPolicy",
    planted: (it) => Object.assign(it, { policy: it.policy.replaceAll('"false"', '"true"') }),
  },
  {
    item: 25,
    demand: "objects are encrypted with the foundation's key",
    ids: "S3.17, CKV_AWS_145",
    of: "Bucket",
    holds: withName(
      "BucketServerSideEncryptionConfiguration",
      ({ rules: [rule] }) =>
        rule.applyServerSideEncryptionByDefault.kmsMasterKeyId === "<arn of Key key>",
    ),
    plantedIn: "BucketServerSideEncryptionConfiguration wal",
    planted: ({ rules }) => delete rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId,
    waived: {
      [logsBucket]: "S3 and load balancers deliver logs into buckets with S3's own key alone",
    },
  },
  {
    item: 26,
    demand: "versions are kept",
    ids: "S3.14, CKV_AWS_21",
    of: "Bucket",
    holds: withName(
      "BucketVersioning",
      ({ versioningConfiguration }) => versioningConfiguration.status === "Enabled",
    ),
    plantedIn: "BucketVersioning",
    planted: ({ versioningConfiguration }) =>
      Object.assign(versioningConfiguration, { status: "Suspended" }),
  },
  {
    item: 26,
    demand: "nobody deletes WAL before its time",
    ids: "S3.15, CKV_AWS_143",
    of: "Bucket",
    holds: (inputs, ...more) =>
      inputs.objectLockEnabled === true &&
      withName("BucketObjectLockConfiguration", ({ rule }) => rule.defaultRetention.days >= 30)(
        inputs,
        ...more,
      ),
    plantedIn: "BucketObjectLockConfiguration",
    planted: ({ rule }) => Object.assign(rule.defaultRetention, { days: 1 }),
    waived: { [logsBucket]: "logs may go; a lock would forbid their expiry" },
  },
  {
    item: 27,
    demand: "what is no longer current goes, after the lock",
    ids: "S3.10, S3.13, CKV2_AWS_61",
    of: "Bucket",
    holds: ({ bucket }, recording) => {
      const about = ({ inputs }: ResourceFact) => inputs["bucket"] === bucket;
      const lock: Inputs = recording.of("BucketObjectLockConfiguration").find(about)?.inputs;
      const life: Inputs = recording.of("BucketLifecycleConfiguration").find(about)?.inputs;
      const [rule] = life.rules;
      return (
        rule.status === "Enabled" &&
        rule.noncurrentVersionExpiration.noncurrentDays > (lock?.rule.defaultRetention.days ?? 0)
      );
    },
    plantedIn: "BucketLifecycleConfiguration wal",
    planted: ({ rules }) =>
      Object.assign(rules[0].noncurrentVersionExpiration, { noncurrentDays: 30 }),
  },
  {
    item: 28,
    demand: "buckets have no access lists",
    ids: "S3.12",
    of: "Bucket",
    holds: withName(
      "BucketOwnershipControls",
      ({ rule }) => rule.objectOwnership === "BucketOwnerEnforced",
    ),
    plantedIn: "BucketOwnershipControls",
    planted: ({ rule }) => Object.assign(rule, { objectOwnership: "ObjectWriter" }),
  },
  {
    item: 28,
    demand: "who read a bucket is logged",
    ids: "S3.9, CKV_AWS_18",
    of: "Bucket",
    holds: withName("BucketLogging", ({ targetBucket }) => targetBucket.includes("-logs-")),
    plantedIn: "BucketLogging",
    planted: (it) => Object.assign(it, { targetBucket: "elsewhere" }),
    waived: { [logsBucket]: "a log of the log bucket in itself would never end" },
  },
  {
    item: 30,
    demand: "the key is rotated, and does not go in a hurry",
    ids: "KMS.3, KMS.4, CKV_AWS_7, CKV_AWS_227, CIS 4.6",
    of: "Key",
    holds: ({ enableKeyRotation, deletionWindowInDays, isEnabled }) =>
      enableKeyRotation === true && deletionWindowInDays === 30 && isEnabled !== false,
    planted: (key) => Object.assign(key, { deletionWindowInDays: 7 }),
  },
  {
    item: 50,
    demand: "logs are encrypted with the foundation's key, and kept for a year",
    ids: "CKV_AWS_66, CKV_AWS_158, CKV_AWS_338",
    of: "LogGroup",
    holds: ({ kmsKeyId, retentionInDays }) =>
      kmsKeyId === "<arn of Key key>" && retentionInDays >= 365,
    planted: (group) => Object.assign(group, { retentionInDays: 0 }),
  },
];

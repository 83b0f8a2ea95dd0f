import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logPrefixes } from "../foundation-outputs.ts";
import { policyOf, type Statement } from "./policy.ts";
import { componentType, type FoundationSite, kept } from "./site.ts";

export interface BucketArgs {
  readonly name: string;
  /** Null: encrypted with S3's own key. */
  readonly keyArn: pulumi.Input<string> | null;
  /** Who got what is written there; null for the log bucket itself, which would never end. */
  readonly logBucket: pulumi.Input<string> | null;
  /** Days until objects go: the current ones, and what was deleted or overwritten. */
  readonly expiry: { readonly current: number | null; readonly earlier: number };
  readonly objectLock?: { readonly mode: string; readonly days: number };
  readonly statements?: (arn: string) => Statement[];
}

/** A private bucket, over TLS only, with every version for a time. */
export class ClosedBucket extends pulumi.ComponentResource {
  /** Known before it is made when it settles; late, so that its users wait for it. */
  readonly name: pulumi.Output<string>;

  constructor(site: FoundationSite, args: BucketArgs, opts: pulumi.ComponentResourceOptions) {
    super(componentType("ClosedBucket"), args.name, {}, opts);
    const own = { parent: this, ...kept };
    const name = bucketName(site, args.name);
    const made = new aws.s3.Bucket(
      args.name,
      { bucket: name, forceDestroy: false, objectLockEnabled: args.objectLock !== undefined },
      own,
    );
    const bucket = made.bucket;
    const closed = new aws.s3.BucketPublicAccessBlock(
      args.name,
      {
        bucket,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      own,
    );
    new aws.s3.BucketOwnershipControls(
      args.name,
      { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } },
      own,
    );
    const versions = new aws.s3.BucketVersioning(
      args.name,
      { bucket, versioningConfiguration: { status: "Enabled" } },
      own,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      args.name,
      {
        bucket,
        rules: [
          args.keyArn === null
            ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
            : {
                applyServerSideEncryptionByDefault: {
                  sseAlgorithm: "aws:kms",
                  kmsMasterKeyId: args.keyArn,
                },
                // One request to the key for many objects.
                bucketKeyEnabled: true,
              },
        ],
      },
      own,
    );
    const arn = `arn:aws:s3:::${name}`;
    new aws.s3.BucketPolicy(
      args.name,
      { bucket, policy: policyOf(overTls(arn), ...(args.statements?.(arn) ?? [])) },
      { ...own, dependsOn: [closed] },
    );
    const { current, earlier } = args.expiry;
    new aws.s3.BucketLifecycleConfiguration(
      args.name,
      {
        bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            ...(current === null ? {} : { expiration: { days: current } }),
            noncurrentVersionExpiration: { noncurrentDays: earlier },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
          },
        ],
      },
      { ...own, dependsOn: [versions] },
    );
    if (args.objectLock !== undefined)
      new aws.s3.BucketObjectLockConfiguration(
        args.name,
        { bucket, rule: { defaultRetention: args.objectLock } },
        { ...own, dependsOn: [versions] },
      );
    if (args.logBucket !== null)
      new aws.s3.BucketLogging(
        args.name,
        {
          bucket,
          targetBucket: args.logBucket,
          targetPrefix: `${logPrefixes.buckets}/${args.name}/`,
        },
        own,
      );
    this.name = bucket;
    this.registerOutputs({ name: this.name });
  }
}

/** Names of buckets are the world's: account and region make it ours. */
export function bucketName({ settings }: FoundationSite, what: string): string {
  return `${settings.name}-${what}-${settings.account}-${settings.region}`;
}

function overTls(bucket: string): Statement {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket, `${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}

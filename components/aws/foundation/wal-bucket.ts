import * as pulumi from "@pulumi/pulumi";
import { bucketName, ClosedBucket } from "./closed-bucket.ts";
import { componentType, type FoundationSite } from "./site.ts";

/** WAL and base backups: the last copy of the database. An attacker who takes over the cluster cannot delete it. */
export class WalBucket extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;

  constructor(
    site: FoundationSite,
    args: { readonly keyArn: pulumi.Input<string>; readonly logBucket: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("WalBucket"), "wal-bucket", {}, opts);
    const { walBucket } = site.settings;
    if ("existing" in walBucket) this.name = pulumi.output(walBucket.existing.name);
    else {
      const { retention, lock } = walBucket.create;
      const bucket = new ClosedBucket(
        site,
        {
          name: "wal",
          ...args,
          // Backups that stop must not expire the last good one: the plugin alone gives up what is
          // current. What it gave up, or what was deleted, outlasts the lock by a day.
          expiry: { current: null, earlier: retention + 1 },
          objectLock: { mode: lock.toUpperCase(), days: retention },
        },
        { parent: this },
      );
      this.name = bucket.name;
    }
    this.registerOutputs({ name: this.name });
  }
}

/** Known without waiting for the bucket: what IAM policies name. */
export function walBucketArn(site: FoundationSite): string {
  const { walBucket } = site.settings;
  const name = "existing" in walBucket ? walBucket.existing.name : bucketName(site, "wal");
  return `arn:aws:s3:::${name}`;
}

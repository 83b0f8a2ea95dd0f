import * as pulumi from "@pulumi/pulumi";
import { logPrefixes } from "../foundation-outputs.ts";
import { ClosedBucket } from "./closed-bucket.ts";
import type { Statement } from "./policy.ts";
import { componentType, type FoundationSite } from "./site.ts";

/** Access logs: of the other buckets, and of what stacks put before the cluster. */
export class LogBucket extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;

  constructor(site: FoundationSite, opts: pulumi.ComponentResourceOptions) {
    super(componentType("LogBucket"), "log-bucket", {}, opts);
    const { days } = site.settings.logs;
    const bucket = new ClosedBucket(
      site,
      {
        name: "logs",
        // Neither S3 nor load balancers write into a bucket with a key of the account's.
        keyArn: null,
        logBucket: null,
        expiry: { current: days, earlier: 1 },
        statements: (arn) => writers(site, arn),
      },
      { parent: this },
    );
    this.name = bucket.name;
    this.registerOutputs({ name: this.name });
  }
}

function writers(site: FoundationSite, bucket: string): Statement[] {
  const { account } = site.settings;
  const put = (service: string, path: string, Condition?: Statement["Condition"]): Statement => ({
    Effect: "Allow",
    Principal: { Service: service },
    Action: "s3:PutObject",
    Resource: `${bucket}/${path}/*`,
    ...(Condition === undefined ? {} : { Condition }),
  });
  return [
    put("logging.s3.amazonaws.com", logPrefixes.buckets, {
      StringEquals: { "aws:SourceAccount": account },
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" },
    }),
    // It tells no source in all regions; the account in the path is that of the load balancer.
    put(
      "logdelivery.elasticloadbalancing.amazonaws.com",
      `${logPrefixes.loadBalancer}/AWSLogs/${account}`,
    ),
    put("delivery.logs.amazonaws.com", `${logPrefixes.cloudFront}/AWSLogs/${account}`, {
      StringEquals: {
        "aws:SourceAccount": account,
        "s3:x-amz-acl": "bucket-owner-full-control",
      },
      // CloudFront's logs are delivered from Virginia, wherever the bucket is.
      ArnLike: { "aws:SourceArn": `arn:aws:logs:us-east-1:${account}:delivery-source:*` },
    }),
  ];
}

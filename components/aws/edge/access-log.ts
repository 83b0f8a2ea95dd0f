import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../foundation/site.ts";
import { logPrefixes } from "../foundation-outputs.ts";
import type { EdgeSite } from "./site.ts";

/**
 * Without a choice CloudFront writes queries, cookies and Referer, too: tokens that reset a password
 * or open a document. The path stays: without it the log tells nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
const recordFields = [
  ...["date", "time", "x-edge-location", "x-edge-request-id"],
  ...["c-ip", "c-port", "x-forwarded-for", "cs(User-Agent)"],
  ...["cs-method", "cs-protocol", "cs-protocol-version", "x-host-header", "cs-uri-stem"],
  ...["sc-status", "sc-content-type", "sc-content-len", "sc-bytes", "cs-bytes"],
  ...["x-edge-result-type", "x-edge-response-result-type", "x-edge-detailed-result-type"],
  ...["time-taken", "time-to-first-byte", "ssl-protocol", "ssl-cipher"],
] as const;

/** CloudFront's access log, delivered to the foundation's bucket; AWS takes the order in us-east-1 alone. */
export class AccessLog extends pulumi.ComponentResource {
  constructor(
    site: EdgeSite,
    args: { readonly distributionArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("AccessLog"), "access-log", {}, opts);
    const own = { parent: this };
    const source = new aws.cloudwatch.LogDeliverySource(
      "cloudfront",
      {
        name: `${site.stack}-cloudfront`,
        logType: "ACCESS_LOGS",
        resourceArn: args.distributionArn,
      },
      own,
    );
    const destination = new aws.cloudwatch.LogDeliveryDestination(
      "cloudfront",
      {
        name: `${site.stack}-cloudfront`,
        outputFormat: "json",
        deliveryDestinationConfiguration: {
          destinationResourceArn: pulumi.interpolate`arn:aws:s3:::${site.foundation.logBucket}/${logPrefixes.cloudFront}`,
        },
      },
      own,
    );
    new aws.cloudwatch.LogDelivery(
      "cloudfront",
      {
        deliverySourceName: source.name,
        deliveryDestinationArn: destination.arn,
        recordFields: [...recordFields],
      },
      own,
    );
    this.registerOutputs({});
  }
}

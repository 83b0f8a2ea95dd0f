import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../foundation/site.ts";
import { logPrefixes } from "../foundation-outputs.ts";
import type { EdgeSite } from "./site.ts";

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
      { deliverySourceName: source.name, deliveryDestinationArn: destination.arn },
      own,
    );
    this.registerOutputs({});
  }
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../foundation/site.ts";
import type { EdgeSite } from "./site.ts";

/** The domain, as browsers ask for it: an alias of CloudFront. */
export class Records extends pulumi.ComponentResource {
  constructor(
    site: EdgeSite,
    args: {
      readonly zoneId: pulumi.Input<string>;
      readonly target: {
        readonly domainName: pulumi.Input<string>;
        readonly hostedZoneId: pulumi.Input<string>;
      };
    },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("Records"), "records", {}, opts);
    const { domainName, hostedZoneId } = args.target;
    for (const [name, type] of [
      ["ipv4", "A"],
      ["ipv6", "AAAA"],
    ] as const) {
      new aws.route53.Record(
        name,
        {
          zoneId: args.zoneId,
          name: site.domain,
          type,
          aliases: [{ name: domainName, zoneId: hostedZoneId, evaluateTargetHealth: false }],
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

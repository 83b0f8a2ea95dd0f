import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { componentType } from "../foundation/site.ts";
import { firewallRules, visible } from "./firewall-rules.ts";
import type { EdgeSite } from "./site.ts";

/** The web application firewall before CloudFront, and its log. CloudFront looks in us-east-1. */
export class Firewall extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(site: EdgeSite, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Firewall"), "firewall", {}, opts);
    const own = { parent: this };
    const acl = new aws.wafv2.WebAcl(
      "edge",
      {
        scope: "CLOUDFRONT",
        description: `Before Odoo, stack ${site.stack}`,
        defaultAction: { allow: {} },
        rules: firewallRules(site.settings.waf),
        visibilityConfig: visible("edge"),
      },
      own,
    );
    const log = new aws.cloudwatch.LogGroup(
      "firewall",
      // WAF writes to groups that begin so, and to no others.
      { name: `aws-waf-logs-${site.stack}`, retentionInDays: site.settings.logs.days },
      own,
    );
    new aws.wafv2.WebAclLoggingConfiguration(
      "firewall",
      {
        resourceArn: acl.arn,
        logDestinationConfigs: [log.arn],
        // Who reads the log must not become whom it is about.
        redactedFields: [
          { singleHeader: { name: "cookie" } },
          { singleHeader: { name: "authorization" } },
        ],
      },
      own,
    );
    this.arn = acl.arn;
    this.registerOutputs({});
  }
}

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
        dataProtectionConfig: { dataProtections: dataProtections.map(substituted) },
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
      { resourceArn: acl.arn, logDestinationConfigs: [log.arn] },
      own,
    );
    this.arn = acl.arn;
    this.registerOutputs({});
  }
}

/**
 * What opens a session or a document: passwords and API keys in bodies, tokens in queries, and the
 * query of the page before in Referer. Protected at the firewall and not in its log alone, where a
 * redaction leaves out samples, and components that the matching rule did not look at.
 */
const dataProtections: readonly (readonly [fieldType: string, fieldKeys?: readonly string[]])[] = [
  ["QUERY_STRING"],
  ["BODY"],
  ["SINGLE_COOKIE", ["session_id"]],
  ["SINGLE_HEADER", ["authorization", "cookie", "referer"]],
];

function substituted([fieldType, fieldKeys]: (typeof dataProtections)[number]) {
  const field = fieldKeys === undefined ? { fieldType } : { fieldType, fieldKeys: [...fieldKeys] };
  return { action: "SUBSTITUTION", field };
}

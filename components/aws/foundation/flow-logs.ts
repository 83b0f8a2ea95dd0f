import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { role, serviceTrust } from "./role.ts";
import { arnOf, componentType, type FoundationSite, kept, logGroupNames } from "./site.ts";

/** Who talked to whom in the VPC. */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(
    site: FoundationSite,
    args: { readonly vpcId: pulumi.Input<string>; readonly keyArn: pulumi.Input<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("FlowLogs"), "flow-logs", {}, opts);
    const own = { parent: this };
    const name = logGroupNames(site).flows;
    const group = new aws.cloudwatch.LogGroup(
      "flows",
      { name, kmsKeyId: args.keyArn, retentionInDays: site.settings.logs.days },
      { ...own, ...kept },
    );
    const writer = role(
      site,
      "flow-logs",
      {
        description: "Writes flow logs",
        trust: serviceTrust(site, "vpc-flow-logs", arnOf(site, "ec2", "vpc-flow-log/*")),
        statements: [
          {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            Resource: [
              arnOf(site, "logs", `log-group:${name}`),
              arnOf(site, "logs", `log-group:${name}:*`),
            ],
          },
        ],
      },
      own,
    );
    new aws.ec2.FlowLog(
      "flows",
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: writer.arn,
      },
      { ...own, dependsOn: [...writer.grants] },
    );
    this.registerOutputs({});
  }
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Network } from "./network.ts";
import { policyOf, type Statement } from "./policy.ts";
import { allowIn } from "./security-group.ts";
import { componentType, type FoundationSite, nameOf } from "./site.ts";

/** What nodes and add-ons call all day: images, credentials of pods, disks and addresses. */
const services = [
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks-auth",
  "elasticfilesystem",
  "elasticloadbalancing",
  "sts",
] as const;

/** AWS's own services inside the VPC: S3 (WAL, images) costs nothing there, and no way out is needed for the rest. */
export class Endpoints extends pulumi.ComponentResource {
  constructor(site: FoundationSite, network: Network, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Endpoints"), "endpoints", {}, opts);
    const { region } = site.settings;
    const { vpcId } = network;
    const own = { parent: this };
    const named = (what: string) => ({ Name: nameOf(site, what) });
    new aws.ec2.VpcEndpoint(
      "s3",
      {
        vpcId,
        serviceName: `com.amazonaws.${region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [...network.routeTableIds],
        policy: policyOf(...ownBuckets(site)),
        tags: named("s3"),
      },
      own,
    );
    const group = new aws.ec2.SecurityGroup(
      "endpoints",
      { vpcId, description: "Endpoints of AWS services", tags: named("endpoints") },
      own,
    );
    allowIn(
      group.id,
      {
        name: "endpoints-https",
        description: "AWS services, from everything in the VPC",
        protocol: "tcp",
        ports: [443, 443],
        peer: { cidr: network.cidr },
      },
      own,
    );
    for (const service of services)
      new aws.ec2.VpcEndpoint(
        service,
        {
          vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: [...network.privateSubnetIds],
          securityGroupIds: [group.id],
          privateDnsEnabled: true,
          policy: policyOf(ownIdentities(site)),
          tags: named(service),
        },
        own,
      );
    this.registerOutputs({});
  }
}

/** A pod with the keys of another account carries nothing out through the network's own door. */
function ownIdentities({ settings }: FoundationSite): Statement {
  return {
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": settings.account } },
  };
}

/** Buckets of the account, and those from which AWS hands out layers of images and packages of nodes. */
function ownBuckets({ settings: { account, region } }: FoundationSite): Statement[] {
  return [
    {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceAccount": account } },
    },
    {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: [
        `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
        `arn:aws:s3:::al2023-repos-${region}-*/*`,
      ],
    },
  ];
}

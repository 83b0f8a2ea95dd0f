import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { split } from "../../../model/ipv4-network.ts";
import { componentType, type FoundationSite, kept, letterOf, nameOf } from "./site.ts";

/**
 * Private subnets for everything, and a public one a zone with nothing but a NAT gateway: a zone
 * that is lost takes no other's way out with it. CloudFront reaches private load balancers only in
 * a VPC with an internet gateway.
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly cidr: string;
  /** In the order of zones. */
  readonly privateSubnetIds: readonly pulumi.Output<string>[];
  /** Of the private subnets; none where the network existed. */
  readonly routeTableIds: readonly pulumi.Output<string>[];

  constructor(site: FoundationSite, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Network"), "network", {}, opts);
    const { network, zones } = site.settings;
    if ("existing" in network) {
      const { vpcId, cidr, privateSubnetIds } = network.existing;
      this.vpcId = pulumi.output(vpcId);
      this.cidr = cidr;
      this.privateSubnetIds = privateSubnetIds.map((id) => pulumi.output(id));
      this.routeTableIds = [];
    } else {
      const { cidr } = network.create;
      const named = (what: string) => ({ Name: nameOf(site, what) });
      const own = { parent: this };
      const vpc = new aws.ec2.Vpc(
        "vpc",
        {
          cidrBlock: cidr,
          enableDnsSupport: true,
          enableDnsHostnames: true,
          tags: { Name: site.settings.name },
        },
        { ...own, ...kept },
      );
      const vpcId = vpc.id;
      // What is put into no group is let in nowhere.
      new aws.ec2.DefaultSecurityGroup("default", { vpcId, ingress: [], egress: [] }, own);
      const gateway = new aws.ec2.InternetGateway(
        "internet",
        { vpcId, tags: named("internet") },
        own,
      );
      const world = new aws.ec2.RouteTable("public", { vpcId, tags: named("public") }, own);
      new aws.ec2.Route(
        "public",
        { routeTableId: world.id, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway.id },
        own,
      );
      const [privateCidrs, publicCidrs] = subnetCidrs(cidr);
      const made = zones.map((zone, index) => {
        const letter = letterOf(zone);
        const subnet = (kind: string, cidrBlock: string) =>
          new aws.ec2.Subnet(
            `${kind}-${letter}`,
            {
              vpcId,
              availabilityZone: zone,
              cidrBlock,
              mapPublicIpOnLaunch: false,
              tags: named(`${kind}-${letter}`),
            },
            { ...own, ...(kind === "private" ? kept : {}) },
          );
        const open = subnet("public", publicCidrs[index] as string);
        new aws.ec2.RouteTableAssociation(
          `public-${letter}`,
          { subnetId: open.id, routeTableId: world.id },
          own,
        );
        const address = new aws.ec2.Eip(
          `nat-${letter}`,
          { domain: "vpc", tags: named(`nat-${letter}`) },
          own,
        );
        const nat = new aws.ec2.NatGateway(
          `nat-${letter}`,
          { subnetId: open.id, allocationId: address.id, tags: named(`nat-${letter}`) },
          { ...own, dependsOn: [gateway] },
        );
        const closed = subnet("private", privateCidrs[index] as string);
        const table = new aws.ec2.RouteTable(
          `private-${letter}`,
          { vpcId, tags: named(`private-${letter}`) },
          own,
        );
        new aws.ec2.Route(
          `private-${letter}`,
          { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
          own,
        );
        new aws.ec2.RouteTableAssociation(
          `private-${letter}`,
          { subnetId: closed.id, routeTableId: table.id },
          own,
        );
        return { subnetId: closed.id, routeTableId: table.id };
      });
      this.vpcId = vpcId;
      this.cidr = cidr;
      this.privateSubnetIds = made.map(({ subnetId }) => subnetId);
      this.routeTableIds = made.map(({ routeTableId }) => routeTableId);
    }
    this.registerOutputs({});
  }
}

/** Three quarters for nodes and pods; of the last quarter, a sixteenth each for NAT gateways. */
function subnetCidrs(cidr: string): [string[], string[]] {
  const quarters = split(cidr, 2);
  return [quarters.slice(0, 3), split(quarters[3] as string, 4).slice(0, 3)];
}

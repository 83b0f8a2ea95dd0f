import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { allowIn, allowOut } from "./security-group.ts";
import { componentType, type FoundationSite, nameOf } from "./site.ts";

export interface NodeSecurityArgs {
  readonly vpcId: pulumi.Input<string>;
  readonly cidr: string;
  /** EKS's own, on the control plane's interfaces. */
  readonly controlPlaneGroupId: pulumi.Input<string>;
}

const world = { cidr: "0.0.0.0/0" };

/**
 * Who talks to nodes, and so to pods: EKS's own group would let everything out. The VPC's resolver
 * and clock are beyond any group.
 */
export class NodeSecurity extends pulumi.ComponentResource {
  readonly groupId: pulumi.Output<string>;

  constructor(site: FoundationSite, args: NodeSecurityArgs, opts: pulumi.ComponentResourceOptions) {
    super(componentType("NodeSecurity"), "node-security", {}, opts);
    const own = { parent: this };
    const group = new aws.ec2.SecurityGroup(
      "nodes",
      {
        vpcId: args.vpcId,
        description: "Nodes and their pods",
        tags: { Name: nameOf(site, "nodes") },
      },
      own,
    );
    const nodes = { group: group.id };
    const plane = { group: args.controlPlaneGroupId };
    const among = { description: "Pods among each other: network policies say more", peer: nodes };
    allowIn(group.id, { name: "nodes-in", protocol: "all", ...among }, own);
    allowOut(group.id, { name: "nodes-out", protocol: "all", ...among }, own);
    for (const [name, ports] of [
      ["control-plane-https", [443, 443]],
      ["control-plane", [1025, 65535]],
    ] as const)
      allowIn(
        group.id,
        {
          name,
          description: "Kubelets and admission webhooks, from the control plane",
          protocol: "tcp",
          ports,
          peer: plane,
        },
        own,
      );
    allowIn(
      args.controlPlaneGroupId,
      {
        name: "api",
        description: "The Kubernetes API, from nodes and pods",
        protocol: "tcp",
        ports: [443, 443],
        peer: nodes,
      },
      own,
    );
    allowOut(
      group.id,
      {
        name: "files",
        description: "EFS in this VPC",
        protocol: "tcp",
        ports: [2049, 2049],
        peer: { cidr: args.cidr },
      },
      own,
    );
    allowOut(
      group.id,
      {
        name: "https",
        description: "The Kubernetes API, AWS, registries, services that Odoo calls",
        protocol: "tcp",
        ports: [443, 443],
        peer: world,
      },
      own,
    );
    for (const port of site.settings.nodes.egressPorts)
      allowOut(
        group.id,
        {
          name: `port-${port}`,
          description: "In nodes.egressPorts of the stack file",
          protocol: "tcp",
          ports: [port, port],
          peer: world,
        },
        own,
      );
    this.groupId = group.id;
    this.registerOutputs({ groupId: this.groupId });
  }
}

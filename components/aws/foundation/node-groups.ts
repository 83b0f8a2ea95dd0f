import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { architectureOf } from "../../../model/processor-architecture.ts";
import { type Purpose, purposeLabel } from "../node-purpose.ts";
import { tagsOf } from "../provider.ts";
import { plainTrust, role } from "./role.ts";
import { componentType, type FoundationSite, letterOf, nameOf } from "./site.ts";

export interface NodeGroupsArgs {
  readonly clusterName: pulumi.Input<string>;
  /** In the order of zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly securityGroupId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** Without which a node joins nothing: its way out, who may talk to it, its add-ons. */
  readonly after: readonly pulumi.Resource[];
}

interface Machines {
  readonly instanceTypes: readonly string[];
  readonly minimum: number;
  readonly maximum: number;
  /** Bytes. */
  readonly disk: number;
}

/**
 * Managed groups, because their nodes are not replaced without a request: PostgreSQL's primary would switch
 * each time. One a zone for PostgreSQL, whose volumes cannot leave theirs.
 */
export class NodeGroups extends pulumi.ComponentResource {
  constructor(site: FoundationSite, args: NodeGroupsArgs, opts: pulumi.ComponentResourceOptions) {
    super(componentType("NodeGroups"), "node-groups", {}, opts);
    const { nodes, zones } = site.settings;
    const node = role(
      site,
      "node",
      {
        description: "Nodes: joining the cluster, and pulling images",
        trust: plainTrust("ec2"),
        managed: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
      },
      { parent: this },
    );
    const group = (
      name: string,
      purpose: Purpose,
      machines: Machines,
      template: aws.ec2.LaunchTemplate,
      subnetIds: readonly pulumi.Input<string>[],
    ) =>
      new aws.eks.NodeGroup(
        name,
        {
          clusterName: args.clusterName,
          nodeRoleArn: node.arn,
          subnetIds: [...subnetIds],
          version: site.settings.kubernetes.version,
          ...(nodes.release === null ? {} : { releaseVersion: nodes.release }),
          amiType: amiTypes[architectureOf(machines.instanceTypes[0] as string)],
          capacityType: "ON_DEMAND",
          instanceTypes: [...machines.instanceTypes],
          launchTemplate: {
            id: template.id,
            version: pulumi.output(template.latestVersion).apply(String),
          },
          scalingConfig: {
            minSize: machines.minimum,
            maxSize: machines.maximum,
            desiredSize: machines.minimum,
          },
          // One node at a time, and only as disruption budgets allow.
          updateConfig: { maxUnavailable: 1 },
          forceUpdateVersion: false,
          labels: { [purposeLabel]: purpose },
          ...(purpose === "postgres"
            ? { taints: [{ key: purposeLabel, value: purpose, effect: "NO_SCHEDULE" }] }
            : {}),
        },
        {
          parent: this,
          dependsOn: [...args.after, ...node.grants],
          // An autoscaler's business; where there is one size, there is nothing to leave alone.
          ignoreChanges: machines.minimum === machines.maximum ? [] : ["scalingConfig.desiredSize"],
        },
      );
    const template = (purpose: Purpose, disk: number) =>
      launchTemplate(site, { ...args, purpose, disk }, this);

    group("system", "system", nodes.system, template("system", nodes.system.disk), args.subnetIds);
    const { perZone, ...postgres } = nodes.postgres;
    const perZoneGroups = {
      postgres: { ...postgres, minimum: perZone, maximum: perZone },
      odoo: nodes.odoo,
    };
    for (const [purpose, machines] of Object.entries(perZoneGroups)) {
      const made = template(purpose as Purpose, machines.disk);
      for (const [index, zone] of zones.entries())
        group(`${purpose}-${letterOf(zone)}`, purpose as Purpose, machines, made, [
          args.subnetIds[index] as pulumi.Input<string>,
        ]);
    }
    this.registerOutputs({});
  }
}

const amiTypes = {
  x86_64: "AL2023_x86_64_STANDARD",
  arm64: "AL2023_ARM_64_STANDARD",
} as const;

function launchTemplate(
  site: FoundationSite,
  args: NodeGroupsArgs & { readonly purpose: Purpose; readonly disk: number },
  parent: pulumi.Resource,
): aws.ec2.LaunchTemplate {
  const tags = {
    ...tagsOf({ tags: site.settings.tags, stack: site.stack }),
    Name: nameOf(site, args.purpose),
  };
  return new aws.ec2.LaunchTemplate(
    args.purpose,
    {
      description: `Nodes for ${args.purpose}`,
      updateDefaultVersion: true,
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        // A pod is one hop further away: it never gets at the node's credentials.
        httpPutResponseHopLimit: 1,
      },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeSize: Math.ceil(args.disk / 2 ** 30),
            volumeType: "gp3",
            encrypted: "true",
            kmsKeyId: args.keyArn,
            deleteOnTermination: "true",
          },
        },
      ],
      networkInterfaces: [
        {
          associatePublicIpAddress: "false",
          deleteOnTermination: "true",
          securityGroups: [args.securityGroupId],
        },
      ],
      // Tags of the provider stop at the template.
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
    },
    { parent },
  );
}

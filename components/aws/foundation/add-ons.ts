import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { purposeLabel } from "../node-purpose.ts";
import { type AddOnName, addOnVersions } from "./add-on-versions.ts";
import { podTrust, type Role, role } from "./role.ts";
import { componentType, type FoundationSite, fileNodeRoleName } from "./site.ts";

export interface AddOnArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** Node groups, for what runs on nodes. */
  readonly after?: readonly pulumi.Resource[];
}

/** What nodes need before they are of use: addresses for pods, Services, credentials. */
export class NodeAddOns extends pulumi.ComponentResource {
  constructor(site: FoundationSite, args: AddOnArgs, opts: pulumi.ComponentResourceOptions) {
    super(componentType("NodeAddOns"), "node-add-ons", {}, opts);
    const install = installer(site, args, this);
    install("eks-pod-identity-agent", {});
    install("kube-proxy", {});
    const addresses = role(
      site,
      "vpc-cni",
      {
        description: "Gives pods addresses of the VPC",
        trust: podTrust(site, { namespace, serviceAccount: "aws-node" }),
        managed: ["AmazonEKS_CNI_Policy"],
      },
      { parent: this },
    );
    install("vpc-cni", {
      identity: [{ serviceAccount: "aws-node", role: addresses }],
      configuration: { enableNetworkPolicy: "true" },
    });
    this.registerOutputs({});
  }
}

/** What runs on nodes, and waits for them: names, disks, files, figures for autoscalers. */
export class ClusterAddOns extends pulumi.ComponentResource {
  constructor(site: FoundationSite, args: AddOnArgs, opts: pulumi.ComponentResourceOptions) {
    super(componentType("ClusterAddOns"), "cluster-add-ons", {}, opts);
    const install = installer(site, args, this);
    // Operators of the cluster have nodes of their own to run on.
    const there = { nodeSelector: { [purposeLabel]: "system" } };
    install("coredns", { configuration: there });
    install("metrics-server", { configuration: there });
    const disks = "ebs-csi-controller-sa";
    install("aws-ebs-csi-driver", {
      identity: [{ serviceAccount: disks, role: diskRole(site, args, disks, this) }],
      configuration: { controller: there },
    });
    const files = "efs-csi-controller-sa";
    install("aws-efs-csi-driver", {
      identity: [
        { serviceAccount: files, role: fileRole(site, files, this) },
        { serviceAccount: fileNodeAccount, role: fileNodeRole(site, this) },
      ],
      configuration: { controller: there },
    });
    this.registerOutputs({});
  }
}

/** Namespace of all of them. */
const namespace = "kube-system";

interface Installation {
  readonly identity?: readonly { readonly serviceAccount: string; readonly role: Role }[];
  readonly configuration?: object;
}

function installer(
  site: FoundationSite,
  { clusterName, after = [] }: AddOnArgs,
  parent: pulumi.Resource,
) {
  const versions = addOnVersions[site.settings.kubernetes.version];
  return (name: AddOnName, { identity = [], configuration }: Installation) =>
    new aws.eks.Addon(
      name,
      {
        clusterName,
        addonName: name,
        addonVersion: versions[name],
        // What is written here is owned by the add-on's manager here; what is not stays as it was.
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        ...(configuration === undefined
          ? {}
          : { configurationValues: JSON.stringify(configuration) }),
        ...(identity.length === 0
          ? {}
          : {
              podIdentityAssociations: identity.map(({ serviceAccount, role: { arn } }) => ({
                serviceAccount,
                roleArn: arn,
              })),
            }),
      },
      { parent, dependsOn: [...after, ...identity.flatMap(({ role: { grants } }) => grants)] },
    );
}

function diskRole(
  site: FoundationSite,
  { keyArn }: AddOnArgs,
  serviceAccount: string,
  parent: pulumi.Resource,
): Role {
  return role(
    site,
    "ebs-csi",
    {
      description: "Makes and attaches disks",
      trust: podTrust(site, { namespace, serviceAccount }),
      managed: ["service-role/AmazonEBSCSIDriverPolicy"],
      statements: [
        {
          Effect: "Allow",
          Action: ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKeyWithoutPlaintext"],
          Resource: keyArn,
        },
        {
          Effect: "Allow",
          Action: "kms:CreateGrant",
          Resource: keyArn,
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
      ],
    },
    { parent },
  );
}

/** Volumes are made here and not by the driver: it looks, and makes nothing. */
function fileRole(site: FoundationSite, serviceAccount: string, parent: pulumi.Resource): Role {
  const { account, region } = site.settings;
  const files = (kind: string) => `arn:aws:elasticfilesystem:${region}:${account}:${kind}/*`;
  return role(
    site,
    "efs-csi",
    {
      description: "Finds file systems and their access points",
      trust: podTrust(site, { namespace, serviceAccount }),
      statements: [
        {
          Effect: "Allow",
          Action: [
            "elasticfilesystem:DescribeAccessPoints",
            "elasticfilesystem:DescribeFileSystems",
            "elasticfilesystem:DescribeMountTargets",
          ],
          Resource: [files("file-system"), files("access-point")],
        },
        // EC2 knows no resource for it.
        { Effect: "Allow", Action: "ec2:DescribeAvailabilityZones", Resource: "*" },
      ],
    },
    { parent },
  );
}

/** Account of the driver's pods on nodes: they mount, and the file system's policy asks who they are. */
const fileNodeAccount = "efs-csi-node-sa";

/** It has no permission of its own: the policy of the file system gives it the access points. */
function fileNodeRole(site: FoundationSite, parent: pulumi.Resource): Role {
  return role(
    site,
    fileNodeRoleName,
    {
      description: "Mounts the file system on nodes",
      trust: podTrust(site, { namespace, serviceAccount: fileNodeAccount }),
    },
    { parent },
  );
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { role, serviceTrust } from "./role.ts";
import { clusterArn, componentType, type FoundationSite, kept, logGroupNames } from "./site.ts";

export interface ClusterArgs {
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly keyArn: pulumi.Input<string>;
}

/** EKS's control plane, and who may administer it. */
export class Cluster extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  /** PEM in base64. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** Of the control plane's interfaces; EKS makes it. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(site: FoundationSite, args: ClusterArgs, opts: pulumi.ComponentResourceOptions) {
    super(componentType("Cluster"), "cluster", {}, opts);
    const { name, kubernetes, logs } = site.settings;
    const own = { parent: this, ...kept };
    // EKS would make it without a key, and keep it for ever.
    const group = new aws.cloudwatch.LogGroup(
      "control-plane",
      {
        name: logGroupNames(site).cluster,
        kmsKeyId: args.keyArn,
        retentionInDays: logs.days,
      },
      own,
    );
    const plane = role(
      site,
      "control-plane",
      {
        description: "EKS's control plane",
        trust: serviceTrust(site, "eks", clusterArn(site)),
        managed: ["AmazonEKSClusterPolicy"],
      },
      own,
    );
    const open = kubernetes.api.public?.networks;
    const cluster = new aws.eks.Cluster(
      "cluster",
      {
        name,
        version: kubernetes.version,
        roleArn: plane.arn,
        vpcConfig: {
          subnetIds: [...args.subnetIds],
          endpointPrivateAccess: true,
          endpointPublicAccess: open !== undefined,
          ...(open === undefined ? {} : { publicAccessCidrs: open }),
        },
        kubernetesNetworkConfig: {
          ipFamily: "ipv4",
          serviceIpv4Cidr: kubernetes.serviceNetwork,
        },
        encryptionConfig: { provider: { keyArn: args.keyArn }, resources: ["secrets"] },
        enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        // Only entries grant access, and the creator of the cluster gets none by that.
        accessConfig: {
          authenticationMode: "API",
          bootstrapClusterCreatorAdminPermissions: false,
        },
        // The other one costs several times as much from a day on that is easily missed.
        upgradePolicy: { supportType: "STANDARD" },
        zonalShiftConfig: { enabled: true },
        // They come as add-ons, with versions of ours.
        bootstrapSelfManagedAddons: false,
        deletionProtection: true,
      },
      { ...own, dependsOn: [group, ...plane.grants] },
    );
    for (const [admin, principalArn] of Object.entries(kubernetes.admins)) {
      const entry = new aws.eks.AccessEntry(
        admin,
        { clusterName: cluster.name, principalArn, type: "STANDARD" },
        { parent: this },
      );
      new aws.eks.AccessPolicyAssociation(
        admin,
        {
          clusterName: cluster.name,
          principalArn: entry.principalArn,
          policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
          accessScope: { type: "cluster" },
        },
        { parent: this },
      );
    }
    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.data;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    this.registerOutputs({});
  }
}

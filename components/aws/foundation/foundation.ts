/** What stacks on AWS stand on: every part, in the order in which one needs the other. */
import * as pulumi from "@pulumi/pulumi";
import type { FoundationOutputs } from "../foundation-outputs.ts";
import { awsProvider } from "../provider.ts";
import { ClusterAddOns, NodeAddOns } from "./add-ons.ts";
import { Cluster } from "./cluster.ts";
import { DiskEncryption } from "./disk-encryption.ts";
import { Endpoints } from "./endpoints.ts";
import { FileSystem } from "./file-system.ts";
import { FlowLogs } from "./flow-logs.ts";
import { Key } from "./key.ts";
import { LogBucket } from "./log-bucket.ts";
import { Network } from "./network.ts";
import { NodeGroups } from "./node-groups.ts";
import { NodeSecurity } from "./node-security.ts";
import { PodIdentities } from "./pod-identities.ts";
import { componentType, type FoundationSite } from "./site.ts";
import { WalBucket } from "./wal-bucket.ts";

export class Foundation extends pulumi.ComponentResource {
  readonly outputs: FoundationOutputs;

  constructor(name: string, site: FoundationSite, opts: pulumi.ComponentResourceOptions = {}) {
    super(componentType("Foundation"), name, {}, opts);
    const { settings, stack } = site;
    const { account, region, tags, zones } = settings;
    const provider = awsProvider("aws", { account, region, tags, stack }, this);
    const inside = { parent: this, providers: { aws: provider } };

    const { arn: keyArn } = new Key(site, inside);
    const logs = new LogBucket(site, inside);
    const wal = new WalBucket(site, { keyArn, logBucket: logs.name }, inside);
    if (settings.ebsEncryptionByDefault) new DiskEncryption(site, { keyArn }, inside);

    const network = new Network(site, inside);
    const { vpcId, cidr, privateSubnetIds: subnetIds } = network;
    // A network that exists has an owner, who sees to these.
    if ("create" in settings.network) {
      new Endpoints(site, network, inside);
      new FlowLogs(site, { vpcId, keyArn }, inside);
    }

    const cluster = new Cluster(site, { subnetIds, keyArn }, inside);
    const clusterName = cluster.name;
    const nodeSecurity = new NodeSecurity(
      site,
      { vpcId, cidr, controlPlaneGroupId: cluster.securityGroupId },
      inside,
    );
    const { groupId: nodeGroupId } = nodeSecurity;
    const nodeAddOns = new NodeAddOns(site, { clusterName, keyArn }, inside);
    const nodes = new NodeGroups(
      site,
      {
        ...{ clusterName, subnetIds, keyArn, securityGroupId: nodeGroupId },
        after: [network, nodeSecurity, nodeAddOns],
      },
      inside,
    );
    const addOns = new ClusterAddOns(site, { clusterName, keyArn, after: [nodes] }, inside);
    new PodIdentities(site, { clusterName, keyArn }, inside);
    const files = new FileSystem(
      site,
      { vpcId, subnetIds, nodeGroupId, keyArn, after: [addOns] },
      inside,
    );

    this.outputs = {
      account,
      region,
      zones,
      vpcId,
      vpcCidr: cidr,
      privateSubnetIds: pulumi.all([...subnetIds]),
      clusterName,
      clusterEndpoint: cluster.endpoint,
      clusterCertificateAuthority: cluster.certificateAuthority,
      nodeSecurityGroupId: nodeGroupId,
      serviceNetwork: settings.kubernetes.serviceNetwork,
      namespace: settings.kubernetes.namespace,
      fileSystemId: files.id,
      filestoreAccessPointId: files.filestoreAccessPointId,
      sessionsAccessPointId: files.sessionsAccessPointId,
      nginxAccessPointId: files.nginxAccessPointId,
      walBucket: wal.name,
      keyArn,
      logBucket: logs.name,
    };
    this.registerOutputs({ ...this.outputs });
  }
}

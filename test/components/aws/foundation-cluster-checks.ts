/** What is asked of network, nodes and cluster: rows 1 to 18. */
import { eksVersions } from "../../../model/eks-versions.ts";
import { beside, type Check } from "./foundation-check.ts";
import type { Inputs } from "./foundation-recorded.ts";

const world = ["0.0.0.0/0", "::/0"];

export const clusterChecks: readonly Check[] = [
  {
    item: 1,
    demand: "flow logs of everything are on",
    ids: "EC2.6, CKV2_AWS_11, CIS 4.7",
    of: "Vpc",
    holds: (_vpc, recording, { name }) =>
      beside(
        recording,
        "FlowLog",
        ({ vpcId, trafficType }) => vpcId === `${name}-id` && trafficType === "ALL",
      ),
    plantedIn: "FlowLog",
    planted: (log) => Object.assign(log, { trafficType: "REJECT" }),
  },
  {
    item: 2,
    demand: "the VPC's default security group has no rules",
    ids: "EC2.2, CKV2_AWS_12, CIS 6.5",
    of: "DefaultSecurityGroup",
    holds: ({ ingress, egress }) => ingress.length + egress.length === 0,
    planted: (group) => group.egress.push({ protocol: "-1" }),
  },
  {
    item: 3,
    demand: "subnets give no public addresses on launch",
    ids: "EC2.15, CKV_AWS_130",
    of: "Subnet",
    holds: ({ mapPublicIpOnLaunch }) => mapPublicIpOnLaunch === false,
    planted: (subnet) => Object.assign(subnet, { mapPublicIpOnLaunch: true }),
  },
  {
    item: 4,
    demand: "nothing is let in from the world",
    ids: "EC2.13, EC2.14, EC2.18, EC2.19, CKV_AWS_24, CKV_AWS_25, CKV_AWS_260, CKV_AWS_277",
    of: "SecurityGroupIngressRule",
    holds: ({ cidrIpv4, cidrIpv6, prefixListId }) =>
      !world.includes(cidrIpv4) && cidrIpv6 === undefined && prefixListId === undefined,
    planted: (rule) => Object.assign(rule, { cidrIpv4: "0.0.0.0/0" }),
  },
  {
    item: 4,
    demand: "groups have no rules of their own, which no row here would see",
    ids: "as above",
    of: "SecurityGroup",
    holds: ({ ingress, egress }) => ingress === undefined && egress === undefined,
    planted: (group) => Object.assign(group, { ingress: [{ cidrBlocks: ["0.0.0.0/0"] }] }),
  },
  ...["SecurityGroup", "SecurityGroupIngressRule", "SecurityGroupEgressRule"].map(
    (of): Check => ({
      item: 5,
      demand: `every ${of} says what it is for`,
      ids: "CKV_AWS_23",
      of,
      holds: ({ description }) => typeof description === "string" && description.length > 8,
      planted: (it) => Object.assign(it, { description: undefined }),
    }),
  ),
  {
    item: 6,
    demand: "no group lets everything out to the world",
    ids: "CKV_AWS_382",
    of: "SecurityGroupEgressRule",
    holds: ({ cidrIpv4, ipProtocol, fromPort, toPort }) =>
      !world.includes(cidrIpv4) || (ipProtocol === "tcp" && fromPort === toPort),
    planted: (rule) => Object.assign(rule, { cidrIpv4: "0.0.0.0/0", ipProtocol: "-1" }),
  },
  {
    item: 7,
    demand: "S3, ECR, STS and EC2 are reached inside the VPC",
    ids: "EC2.10, CIS 6.8",
    of: "Vpc",
    holds: (_vpc, recording) =>
      ["s3", "ecr.api", "ecr.dkr", "sts", "ec2"].every((service) =>
        beside(
          recording,
          "VpcEndpoint",
          ({ serviceName }) => serviceName === `com.amazonaws.eu-central-1.${service}`,
        ),
      ),
    plantedIn: "VpcEndpoint",
    planted: (endpoint) => Object.assign(endpoint, { serviceName: "com.amazonaws.eu-central-1.x" }),
  },
  {
    item: 8,
    demand: "the metadata service wants a token, and no pod reaches it",
    ids: "EC2.8, CKV_AWS_79, CKV_AWS_341, CIS 6.7",
    of: "LaunchTemplate",
    holds: ({ metadataOptions: { httpTokens, httpPutResponseHopLimit } }) =>
      httpTokens === "required" && httpPutResponseHopLimit === 1,
    planted: ({ metadataOptions }) =>
      Object.assign(metadataOptions, { httpPutResponseHopLimit: 2 }),
  },
  {
    item: 9,
    demand: "nodes have no public address",
    ids: "EC2.25, CKV_AWS_88",
    of: "LaunchTemplate",
    holds: ({ networkInterfaces }) =>
      networkInterfaces.length > 0 &&
      networkInterfaces.every((it: Inputs) => it.associatePublicIpAddress === "false"),
    planted: (template) => Object.assign(template, { networkInterfaces: [] }),
  },
  {
    item: 10,
    demand: "disks are encrypted with the foundation's key",
    ids: "EC2.3, CKV_AWS_3, CKV_AWS_189",
    of: "LaunchTemplate",
    holds: ({ blockDeviceMappings }) =>
      blockDeviceMappings.length > 0 &&
      blockDeviceMappings.every(
        ({ ebs }: Inputs) => ebs.encrypted === "true" && ebs.kmsKeyId === "<arn of Key key>",
      ),
    planted: ({ blockDeviceMappings }) => delete blockDeviceMappings[0].ebs.kmsKeyId,
  },
  {
    item: 11,
    demand: "new disks of the account are encrypted with the foundation's key",
    ids: "EC2.7, CKV_AWS_106, CIS 6.1.1",
    of: "EncryptionByDefault",
    holds: ({ enabled }, recording) =>
      enabled === true &&
      beside(recording, "DefaultKmsKey", ({ keyArn }) => keyArn === "<arn of Key key>"),
    planted: (it) => Object.assign(it, { enabled: false }),
  },
  {
    item: 12,
    demand: "the API is private, or for named networks",
    ids: "EKS.1, CKV_AWS_38, CKV_AWS_39",
    of: "Cluster",
    holds: ({ vpcConfig: { endpointPrivateAccess, endpointPublicAccess, publicAccessCidrs } }) =>
      endpointPrivateAccess === true &&
      (endpointPublicAccess === false ||
        (publicAccessCidrs?.length > 0 &&
          !publicAccessCidrs.some((it: string) => world.includes(it)))),
    planted: ({ vpcConfig }) => delete vpcConfig.publicAccessCidrs,
  },
  {
    item: 13,
    demand: "the version of Kubernetes is supported",
    ids: "EKS.2, CKV_AWS_339",
    of: "Cluster",
    holds: ({ version }) => Object.hasOwn(eksVersions, version),
    planted: (cluster) => Object.assign(cluster, { version: "1.30" }),
  },
  {
    item: 14,
    demand: "Kubernetes' secrets are encrypted with the foundation's key",
    ids: "EKS.3, CKV_AWS_58",
    of: "Cluster",
    holds: ({ encryptionConfig }) =>
      encryptionConfig?.resources.includes("secrets") &&
      encryptionConfig.provider.keyArn === "<arn of Key key>",
    planted: (cluster) => delete cluster.encryptionConfig,
  },
  {
    item: 15,
    demand: "the control plane logs everything",
    ids: "EKS.8, CKV_AWS_37",
    of: "Cluster",
    holds: ({ enabledClusterLogTypes }) => new Set(enabledClusterLogTypes).size === 5,
    planted: ({ enabledClusterLogTypes }) => enabledClusterLogTypes.pop(),
  },
  {
    item: 16,
    demand: "nobody logs in to a node",
    ids: "CKV_AWS_100",
    of: "NodeGroup",
    holds: ({ remoteAccess }, recording) =>
      remoteAccess === undefined &&
      recording.of("LaunchTemplate").every(({ inputs }) => inputs["keyName"] === undefined),
    planted: (group) => Object.assign(group, { remoteAccess: { ec2SshKey: "laptop" } }),
  },
  {
    item: 17,
    demand: "entries alone say who comes in",
    ids: "CIS Kubernetes 5.1.7",
    of: "Cluster",
    holds: ({ accessConfig }) =>
      accessConfig.authenticationMode === "API" &&
      accessConfig.bootstrapClusterCreatorAdminPermissions === false,
    planted: ({ accessConfig }) =>
      Object.assign(accessConfig, { authenticationMode: "API_AND_CONFIG_MAP" }),
  },
  {
    item: 17,
    demand: "nobody is in system:masters",
    ids: "CIS Kubernetes 5.1.7",
    of: "AccessEntry",
    holds: ({ kubernetesGroups }) => kubernetesGroups === undefined,
    planted: (entry) => Object.assign(entry, { kubernetesGroups: ["system:masters"] }),
  },
  {
    item: 18,
    demand: "no extended support, which is billed from a day on that nobody watches",
    ids: "ours",
    of: "Cluster",
    holds: ({ upgradePolicy }) => upgradePolicy?.supportType === "STANDARD",
    planted: (cluster) => delete cluster.upgradePolicy,
  },
];

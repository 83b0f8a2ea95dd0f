/** What a cluster on AWS knows of its foundation before anything is registered. Ids come later. */

import type { ExistingFoundation } from "./spec/aws.ts";
import type { FoundationSpec } from "./spec/foundation.ts";

export interface FoundationFacts {
  /** The foundation's stack; null where it exists. */
  readonly stack: string | null;
  readonly account: string;
  readonly region: string;
  /** Three of them. */
  readonly zones: readonly string[];
  /** Network of the VPC: of nodes, pods, the load balancer and CloudFront's door. */
  readonly vpcCidr: string;
  /** Whether the file system asks who mounts it. */
  readonly fileSystemIam: boolean;
  /** Name of the EKS cluster. */
  readonly clusterName: string;
}

/** Identity of the EKS cluster, known before the foundation has told its outputs. */
export function eksClusterArn({ region, account, clusterName }: FoundationFacts): string {
  return `arn:aws:eks:${region}:${account}:cluster/${clusterName}`;
}

/** From the foundation's own stack file. */
export function factsOfStack(stack: string, foundation: FoundationSpec): FoundationFacts {
  const { account, region, zones, network, name } = foundation;
  const { cidr } = "create" in network ? network.create : network.existing;
  const { fileSystem } = foundation;
  return {
    ...{ stack, account, region, zones },
    vpcCidr: cidr,
    fileSystemIam: "existing" in fileSystem ? fileSystem.existing.iam : true,
    clusterName: name,
  };
}

/** From what the cluster's stack file says of it. */
export function factsOfExisting(existing: ExistingFoundation): FoundationFacts {
  const { account, region, zones, network, kubernetes } = existing;
  return {
    ...{ stack: null, account, region, zones },
    vpcCidr: network.cidr,
    fileSystemIam: existing.fileSystem.iam,
    clusterName: kubernetes.name,
  };
}

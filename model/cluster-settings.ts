/** What every component in a cluster reads, the same on each platform that has one. */
import type { InClusterSpec } from "./spec/in-cluster.ts";
import type { KubernetesSpec } from "./spec/kubernetes.ts";
import type { Spec } from "./stack-file.ts";

export interface ClusterSettings extends InClusterSpec {
  /** Networks of pods, and of what stands before the edge. */
  readonly podNetworks: readonly string[];
  /** Networks of the API server. */
  readonly apiServer: readonly string[];
  readonly entry: EntrySettings;
  /** Bytes of one instance's volumes. */
  readonly volumes: { readonly database: number; readonly wal: number };
  readonly backup: {
    /** Seconds. */
    readonly retention: number;
    readonly schedule: string;
    /** Null means Amazon's own S3. */
    readonly endpoint: string | null;
  };
}

/** `targetGroup`: a load balancer outside the cluster sends to the edge's pods. */
export interface EntrySettings extends Omit<KubernetesSpec["entry"], "kind"> {
  readonly kind: KubernetesSpec["entry"]["kind"] | "targetGroup";
}

/** Null on a platform without a cluster. */
export function clusterSettings({ cluster, foundation }: Spec): ClusterSettings | null {
  const { kubernetes, aws } = cluster;
  if (kubernetes !== undefined) {
    const { storage, ...rest } = kubernetes;
    return { ...rest, volumes: storage };
  }
  if (aws === undefined || foundation === null) return null;
  const { storage, backup, edge, ...rest } = aws;
  return {
    ...rest,
    // Pods have addresses of the VPC, and so has everything before them.
    podNetworks: [foundation.vpcCidr],
    apiServer: ["0.0.0.0/0"],
    entry: {
      kind: "targetGroup",
      // The load balancer is in the VPC, and so are pods: the edge asks for its key, too.
      from: { namespaces: [], networks: [foundation.vpcCidr] },
      class: null,
      annotations: {},
      instances: edge.instances,
      certificate: null,
    },
    volumes: storage,
    backup: { ...backup, endpoint: null },
  };
}

/** What a platform supplies to a stack's components in a cluster: ways in, volumes, nodes. Some of it is known late. */
import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

export interface ClusterPlace {
  /** A file's path, or its text. */
  readonly kubeconfig: pulumi.Input<string>;
  /** Context of the kubeconfig: never the current one. */
  readonly context: string;
  /**
   * Identity of the cluster: another one is another cluster, and everything in it is replaced. Known
   * in each preview; a new address, authority or proxy in the kubeconfig does not change it.
   */
  readonly clusterIdentifier: string;
  /** Secrets that something before the cluster made, by name. */
  readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
  readonly shared: SharedStorage;
  readonly databaseClass: DatabaseClassPlan;
  readonly archive: Archive;
  /** ARN of the target group that the edge's pods join; null where nothing outside the cluster balances. */
  readonly targetGroup: pulumi.Input<string> | null;
  readonly nodes: Nodes;
  /** What tells a load balancer of pods; null where nothing does. */
  readonly loadBalancerController: LoadBalancerController | null;
}

/** Attachments and sessions: volumes that a class makes, or parts of a file system that is there. */
export type SharedStorage =
  | {
      readonly kind: "class";
      readonly className: string;
      /** An existing claim; null where the kit makes one. */
      readonly filestoreClaim: string | null;
      /** Bytes. */
      readonly filestore: number;
      readonly sessions: number;
    }
  | {
      readonly kind: "file-system";
      readonly driver: string;
      readonly mountOptions: readonly string[];
      readonly filestore: pulumi.Input<string>;
      readonly sessions: pulumi.Input<string>;
      /** The attachments once more, where sessions and writing are out of reach: for nginx. */
      readonly nginx: pulumi.Input<string>;
    };

/** A storage class for PostgreSQL; `create` is null where it exists. */
export interface DatabaseClassPlan {
  readonly name: string;
  readonly create: {
    readonly provisioner: string;
    readonly parameters: Readonly<Record<string, pulumi.Input<string>>>;
  } | null;
}

/** The AWS Load Balancer Controller. */
export interface LoadBalancerController {
  /** False where it is installed by other means. */
  readonly create: boolean;
  readonly clusterName: pulumi.Input<string>;
  readonly region: string;
  readonly vpcId: pulumi.Input<string>;
}

/** Where WAL and base backups go. */
export interface Archive {
  /** `s3://bucket/path`. */
  readonly destination: pulumi.Input<string>;
  /** Address of an S3 service other than Amazon's. */
  readonly endpoint: string | null;
  /** Secret with keys; null where the pod's own identity opens the bucket. */
  readonly credentials: string | null;
}

/** Which nodes pods run on; empty where any will do. */
export interface Nodes {
  /** Odoo, HAProxy, nginx, PgBouncer, jobs. */
  readonly pods: Readonly<Record<string, string>>;
  readonly database: {
    readonly nodeSelector: Readonly<Record<string, string>>;
    readonly tolerations: readonly types.input.core.v1.Toleration[];
    /** Whether no zone may have two instances more than another. */
    readonly zones: boolean;
  };
}

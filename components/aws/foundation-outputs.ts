/** What a foundation tells the stacks on it: one list of names, written by one stack and read by the other. */
import type * as pulumi from "@pulumi/pulumi";

/** As the foundation exports it. */
export interface FoundationOutputs {
  readonly account: pulumi.Input<string>;
  readonly region: pulumi.Input<string>;
  /** Three, in the order of `privateSubnetIds`. */
  readonly zones: pulumi.Input<readonly string[]>;
  readonly vpcId: pulumi.Input<string>;
  readonly vpcCidr: pulumi.Input<string>;
  readonly privateSubnetIds: pulumi.Input<readonly string[]>;
  readonly clusterName: pulumi.Input<string>;
  readonly clusterEndpoint: pulumi.Input<string>;
  /** PEM in base64, as a kubeconfig has it. */
  readonly clusterCertificateAuthority: pulumi.Input<string>;
  /** Security group of nodes, and so of pods: a load balancer is let in here. */
  readonly nodeSecurityGroupId: pulumi.Input<string>;
  /** Network of Services. */
  readonly serviceNetwork: pulumi.Input<string>;
  /** Namespace whose database may reach the WAL bucket. */
  readonly namespace: pulumi.Input<string>;
  readonly fileSystemId: pulumi.Input<string>;
  /** Attachments, for Odoo. */
  readonly filestoreAccessPointId: pulumi.Input<string>;
  readonly sessionsAccessPointId: pulumi.Input<string>;
  /** The same attachments, for nginx: the file system's policy lets it read alone. */
  readonly nginxAccessPointId: pulumi.Input<string>;
  readonly walBucket: pulumi.Input<string>;
  /** Key of disks, files and backups. */
  readonly keyArn: pulumi.Input<string>;
  /** Bucket for access logs of load balancers and CloudFront; `logPrefixes` says where in it. */
  readonly logBucket: pulumi.Input<string>;
}

type OutputName = keyof FoundationOutputs;

/** Every name, checked by the compiler to be complete. */
const names: Readonly<Record<OutputName, true>> = {
  account: true,
  region: true,
  zones: true,
  vpcId: true,
  vpcCidr: true,
  privateSubnetIds: true,
  clusterName: true,
  clusterEndpoint: true,
  clusterCertificateAuthority: true,
  nodeSecurityGroupId: true,
  serviceNetwork: true,
  namespace: true,
  fileSystemId: true,
  filestoreAccessPointId: true,
  sessionsAccessPointId: true,
  nginxAccessPointId: true,
  walBucket: true,
  keyArn: true,
  logBucket: true,
};

export const foundationOutputNames = Object.keys(names) as readonly OutputName[];

/** Late values: a stack on the foundation knows them when it runs. */
export type FoundationValues = {
  readonly [Name in OutputName]: pulumi.Output<pulumi.Unwrap<FoundationOutputs[Name]>>;
};

/** Fails with the missing output's name where the other stack is no foundation, or not yet up. */
export function foundationValues(
  reference: Pick<pulumi.StackReference, "requireOutput">,
): FoundationValues {
  const values = foundationOutputNames.map((name) => [name, reference.requireOutput(name)]);
  return Object.fromEntries(values) as FoundationValues;
}

/** Where in the log bucket each service may write. */
export const logPrefixes = {
  loadBalancer: "load-balancer",
  cloudFront: "cloudfront",
  buckets: "s3",
} as const;

/**
 * Tag of target groups: the load balancer controller may register pods in those that carry it, with
 * the cluster's name as value, and in no others.
 */
export const targetGroupTag = "elbv2.k8s.aws/cluster";

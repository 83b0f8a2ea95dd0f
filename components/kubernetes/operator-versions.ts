/**
 * The operators that the kit installs: one table, reviewed as a whole. Charts are installed as they
 * are; what stands in them reaches no test of this project.
 */
export interface OperatorChart {
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  readonly namespace: string;
  /** Values that differ from the chart's. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Why this version, and where it is known from. */
  readonly source: string;
}

const cloudNativePgCharts = "https://cloudnative-pg.github.io/charts";

export const operatorCharts = {
  "cert-manager": {
    chart: "cert-manager",
    repository: "https://charts.jetstack.io",
    version: "v1.21.2",
    namespace: "cert-manager",
    values: { crds: { enabled: true, keep: true } },
    source:
      "https://github.com/cert-manager/cert-manager/releases/tag/v1.21.2; chart and operator share a version",
  },
  "cloudnative-pg": {
    chart: "cloudnative-pg",
    repository: cloudNativePgCharts,
    version: "0.29.0",
    namespace: "cnpg-system",
    // In 1.30.0 a failover could stall or be reverted (cloudnative-pg issues 11346 and 11348).
    values: { image: { tag: "1.30.1" } },
    source:
      "https://github.com/cloudnative-pg/cloudnative-pg/blob/main/docs/src/release_notes/v1.30.md; chart 0.29.0 is of 1.30.0",
  },
  "barman-cloud": {
    chart: "plugin-barman-cloud",
    repository: cloudNativePgCharts,
    version: "0.7.0",
    namespace: "cnpg-system",
    // Before 0.14.0 replica clusters made by pg_basebackup got no sidecar (plugin-barman-cloud issue 965).
    values: { image: { tag: "v0.15.0" }, sidecarImage: { tag: "v0.15.0" } },
    source:
      "https://github.com/cloudnative-pg/plugin-barman-cloud/blob/main/CHANGELOG.md; chart 0.7.0 is of 0.13.0",
  },
  "aws-load-balancer-controller": {
    chart: "aws-load-balancer-controller",
    repository: "https://aws.github.io/eks-charts",
    version: "3.4.2",
    // Where the foundation gives its service account a role.
    namespace: "kube-system",
    values: {
      serviceAccount: { create: true, name: "aws-load-balancer-controller" },
      // It tells of pods, and makes nothing: load balancers are the edge's.
      createIngressClassResource: false,
      enableServiceMutatorWebhook: false,
      enableShield: false,
      enableWaf: false,
      enableWafv2: false,
    },
    source: "https://github.com/aws/eks-charts/pull/1347; chart and controller share a version",
  },
} as const satisfies Record<string, OperatorChart>;

export type OperatorName = keyof typeof operatorCharts;

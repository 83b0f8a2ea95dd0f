/** Stack files as people write them, and what the model says about them. */
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec, type Spec } from "../../model/stack-file.ts";
import type { Topology } from "../../model/topology.ts";
import { UserError } from "../../model/user-error.ts";

const digest = "0".repeat(64);

/** The least that a stack on Kubernetes must say. */
export const kubernetesSection: readonly string[] = [
  "kubernetes:",
  "  kubeconfig: ../kubeconfig.yaml",
  "  context: production",
  "  podNetworks: [10.244.0.0/16]",
  "  namespace: { create: { name: erp } }",
  "  images:",
  ...["odoo", "nginx", "haproxy", "pgbouncer", "postgresql:17.6"].map(
    (name) => `    ${name.split(":")[0]}: registry.example.com/${name}@sha256:${digest}`,
  ),
  "  storage: { sharedClass: shared, databaseClass: fast }",
  "  backup: { destination: s3://backups/erp, credentials: backup-credentials }",
  "  entry: { kind: gateway, class: shared, from: { namespaces: [gateway] }, certificate: { create: { issuer: letsencrypt } } }",
];

/** The least that a stack on AWS must say, on a foundation that somebody else made. */
export const awsSection: readonly string[] = [
  "aws:",
  "  foundation:",
  "    existing:",
  '      account: "210987654321"',
  "      region: eu-central-1",
  "      zones: [eu-central-1a, eu-central-1b, eu-central-1c]",
  "      network: { vpcId: vpc-0123456789abcdef0, cidr: 10.30.0.0/16, privateSubnetIds: [subnet-0123456789abcdef0, subnet-0123456789abcdef1, subnet-0123456789abcdef2] }",
  "      kubernetes:",
  "        name: shared",
  "        endpoint: https://0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com",
  `        certificateAuthority: ${"A".repeat(120)}`,
  "        nodeSecurityGroupId: sg-0123456789abcdef0",
  "      keyArn: arn:aws:kms:eu-central-1:210987654321:key/01234567-89ab-cdef-0123-456789abcdef",
  "      walBucket: staging-wal",
  "      logBucket: staging-logs",
  "      fileSystem: { id: fs-0123456789abcdef0, filestoreAccessPoint: fsap-0123456789abcdef0, sessionsAccessPoint: fsap-0123456789abcdef1, nginxAccessPoint: fsap-0123456789abcdef2 }",
  "  namespace: { create: { name: erp } }",
  "  images:",
  ...["odoo", "nginx", "haproxy", "pgbouncer", "postgresql:17.6"].map(
    (name) => `    ${name.split(":")[0]}: registry.example.com/${name}@sha256:${digest}`,
  ),
  "  edge: { zone: { existing: { id: Z0123456789ABCDEFGHIJ } } }",
];

/** A small valid stack file; `below` is what stands in the cluster besides its domain, from line 5 on. */
export function stackText(below = "", platform = "local"): string {
  const lines = [
    "config:",
    `  odoo-cluster:platform: ${platform}`,
    "  odoo-cluster:cluster:",
    "    domain: odoo.localhost",
    ...below.split("\n").map((line) => (line === "" ? line : `    ${line}`)),
  ];
  if (platform === "kubernetes") lines.push(...kubernetesSection.map((line) => `    ${line}`));
  if (platform === "aws") lines.push(...awsSection.map((line) => `    ${line}`));
  return `${lines.join("\n").trimEnd()}\n`;
}

/** The spec of `stackText(below)`. */
export function specOf(below = ""): Spec {
  return parseSpec(stackText(below), "stack.yaml", "test");
}

export function topologyOf(below = ""): Topology {
  return buildTopology(specOf(below));
}

/** The messages about a whole file, one by one; empty where it is valid. */
export function complaintsAbout(text: string): string[] {
  try {
    parseSpec(text, "stack.yaml", "test");
    return [];
  } catch (error) {
    if (!(error instanceof UserError) || error.kind !== "input") throw error;
    return error.message.split("\n");
  }
}

/** The messages about what stands in the cluster from line 5 on. */
export function complaints(below: string): string[] {
  return complaintsAbout(stackText(below));
}

/** Without anything that can be left out: one application pool, one cron, no websocket pool. */
export const smallest = `concurrentUsers: 6
pools: { app: { role: http }, cron: { role: cron } }
nginx: { instances: 1 }
pgbouncer: { instances: 1 }
postgresql: { standbys: 0, durability: preferred, reportingReplica: false }`;

/** Valid stacks with one leaf that is wrong for sure. */
import fc from "fast-check";
import { validAwsCluster } from "./valid-aws.ts";
import { validFoundation } from "./valid-foundation.ts";
import { validKubernetesCluster } from "./valid-kubernetes.ts";
import { foundationStackOf, stackOf } from "./valid-stack.ts";

export interface WrongStack {
  /** The key that it is wrong below. */
  readonly key: string;
  readonly stack: object;
}

const onThisMachine = fc
  .tuple(
    fc.constantFrom<object>(
      { domain: "odoo.localhost" },
      { domain: "a.b", concurrentUsers: 300, nginx: { instances: 1 }, odoo: { demo: true } },
    ),
    fc.constantFrom<[string, unknown]>(
      ...([
        ["domain", "UPPER.example"],
        ["domain", "a.b\nevil"],
        ["domain", "-a.b"],
        ["concurrentUsers", Number.NaN],
        ["concurrentUsers", -1],
        ["concurrentUsers", Number.POSITIVE_INFINITY],
        ["concurrentUsers", "12"],
        ["odoo", { database: "x'; DROP DATABASE y; --" }],
        ["odoo", { database: "postgres" }],
        ["odoo", { modules: ["base", "a b"] }],
        ["odoo", { modules: ["base,evil"] }],
        ["odoo", { addons: ["a,b"] }],
        ["odoo", { addons: ["a\0b"] }],
        ["odoo", { options: { admin_passwd: "x" } }],
        ["odoo", { options: { x: "a\n[options]\nb = c" } }],
        ["odoo", { options: { "x\ny": "a" } }],
        ["odoo", { options: { x: ["a"] } }],
        ["odoo", { options: { log_level: "verbose" } }],
        ["odoo", { options: { limit_reqest: 1 } }],
        ["odoo", { options: { limit_memory_soft: "2 GiB" } }],
        ["odoo", { smtp: { host: "a b", from: "a@b" } }],
        ["odoo", { version: 19 }],
        ["pools", {}],
        ["pools", { "a b": { role: "http" }, c: { role: "cron" } }],
        ["pools", { a: { role: "http" }, b: { role: "http" }, c: { role: "cron" } }],
        [
          "pools",
          { a: { role: "http" }, b: { role: "http", routes: ["/a; }"] }, c: { role: "cron" } },
        ],
        [
          "pools",
          {
            a: { role: "http" },
            b: { role: "http", routes: ["/web/database"] },
            c: { role: "cron" },
          },
        ],
        ["pools", { edge: { role: "http" }, c: { role: "cron" } }],
        ["pgbouncer", { options: { x: "a\r\n[databases]" } }],
        ["pgbouncer", { options: { "%include": "/etc/passwd" } }],
        ["pgbouncer", { options: { log_connections: true } }],
        ["pgbouncer", { options: { "__proto__.x": 1 } }],
        ["pgbouncer", { mode: "statement" }],
        ["postgresql", { memory: "1 GB" }],
        ["postgresql", { memory: "-1 GiB" }],
        ["postgresql", { parameters: { "a.b.c": "x" } }],
        ["postgresql", { parameters: { work_mem: "4MB\u2028" } }],
        ["postgresql", { parameters: { work_mme: "16MB" } }],
        ["postgresql", { parameters: { work_mem: "16 MiB" } }],
        ["postgresql", { parameters: { constructor: "on" } }],
        ["postgresql", { parameters: { archive_command: "rm -rf /" } }],
        ["postgresql", { standbys: 0, durability: "strict" }],
        ["edge", { https: "127.0.0.1:0" }],
        ["edge", { https: "127.0.0.1:99999" }],
        ["edge", { https: "localhost:8443" }],
        ["edge", { tls: { certificate: "a'b", key: "c" } }],
        ["local", { subnet: "10.0.0.0/16" }],
        ["local", { octets: { nobody: 150 } }],
        ["kubernetes", { context: "x" }],
        ["unheard", "of"],
      ] as [string, unknown][]),
    ),
  )
  .map(([cluster, [key, value]]) => ({ key, stack: stackOf({ ...cluster, [key]: value }) }));

/** Path below `kubernetes` and what must not stand there. */
const wrongOnKubernetes: readonly (readonly [path: string, value: unknown])[] = [
  ["kubeconfig", "a\nb"],
  ["kubeconfig", "$(reboot)"],
  ["context", ""],
  ["context", "a b"],
  ["clusterDomain", "-x"],
  ["clusterDomain", "a; b"],
  ["podNetworks", []],
  ["podNetworks", ["10.244.0.0"]],
  ["podNetworks", ["999.0.0.0/8"]],
  ["podNetworks", ["10.244.0.0/33"]],
  ["podNetworks", ["10.244.0.0/16; }"]],
  ["apiServer", ["::/129"]],
  ["namespace", { create: { name: "a" }, existing: { name: "a" } }],
  ["namespace", {}],
  ["namespace", { create: { name: "UPPER" } }],
  ["namespace", { create: { name: "a/../b" } }],
  ["images", { odoo: "odoo:19.0" }],
  ["images.odoo", "odoo:latest"],
  ["images.nginx", `a/b@sha256:${"0".repeat(63)}`],
  ["images.postgresql", `a/postgresql:16@sha256:${"0".repeat(64)}`],
  ["images.haproxy", `a/b@sha256:${"0".repeat(64)}\n- name: evil`],
  ["odooAddons", "relative"],
  ["odooAddons", "/a b"],
  ["runAs", 0],
  ["runAs", 2 ** 31],
  ["operators", { postgresql: { existing: {} } }],
  ["storage.sharedClass", "a_b"],
  ["storage.database", "0 B"],
  ["backup.destination", "https://bucket"],
  ["backup.destination", "s3://b/../../etc"],
  ["backup.endpoint", "file:///etc/passwd"],
  ["backup.schedule", "0 2 * * *"],
  ["entry", { kind: "gateway" }],
  ["entry", { kind: "none", class: "x" }],
  ["entry.kind", "ingress"],
  ["rotations", { "database-odo": 1 }],
  ["rotations", { "database-odoo": 0 }],
  ["unheard", "of"],
];

/** Path below `aws` and what must not stand there. */
const wrongOnAws: readonly (readonly [path: string, value: unknown])[] = [
  ["foundation", { stack: "nobody" }],
  ["foundation", { stack: "../hostile" }],
  ["foundation", { stack: "hostile" }],
  ["foundation", {}],
  ["foundation.existing.account", 123456789012],
  ["foundation.existing.account", "12345678901"],
  ["foundation.existing.region", "us-gov-west-1"],
  ["foundation.existing.region", "mars-north-1"],
  ["foundation.existing.zones", ["eu-central-1a", "eu-central-1b"]],
  ["foundation.existing.zones", ["sa-east-1a", "sa-east-1b", "sa-east-1c"]],
  ["foundation.existing.network.vpcId", "vpc-0123"],
  ["foundation.existing.network.cidr", "8.8.8.0/24"],
  ["foundation.existing.network.cidr", "10.1.2.3/16"],
  ["foundation.existing.network.privateSubnetIds", ["subnet-01234567"]],
  ["foundation.existing.kubernetes.endpoint", "https://evil.example"],
  ["foundation.existing.kubernetes.endpoint", "https://a.eks.amazonaws.com\nx: y"],
  ["foundation.existing.kubernetes.certificateAuthority", "a".repeat(99)],
  ["foundation.existing.keyArn", "arn:aws:kms:sa-east-1:1:key/x"],
  [
    "foundation.existing.keyArn",
    "arn:aws:kms:sa-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef",
  ],
  ["foundation.existing.walBucket", "UPPER"],
  ["foundation.existing.walBucket", "a.b"],
  ["foundation.existing.fileSystem.id", "fs-x"],
  ["foundation.existing.fileSystem.nginxAccessPoint", "fsap-01234567"],
  ["edge.zone", { create: { name: "not-in.example" } }],
  ["edge.zone", { existing: { id: "z0123456789" } }],
  ["edge.zone", {}],
  ["edge.certificate", { existing: { distribution: "arn:aws:acm:us-east-1:1:certificate/x" } }],
  ["edge.responseTimeout", "11 min"],
  ["edge.priceClass", "PriceClass_300"],
  ["edge.waf", { mode: "off" }],
  ["edge.waf", { requests: 9 }],
  ["edge.logs", { days: 31 }],
  ["edge.instances", 0],
  ["storage", { sharedClass: "efs" }],
  ["backup", { destination: "s3://a" }],
  ["images.odoo", "odoo:latest"],
  ["loadBalancerController", { create: {}, existing: {} }],
  ["unheard", "of"],
];

/** Path below a foundation and what must not stand there. */
const wrongFoundation: readonly (readonly [path: string, value: unknown])[] = [
  ["name", "a"],
  ["name", "A-b-c"],
  ["name", "a-"],
  ["name", "x".repeat(31)],
  ["account", "123456789012\n"],
  ["region", "us-west-1"],
  ["region", "cn-north-1"],
  ["zones", []],
  ["zones", ["eu-west-9a", "eu-west-9a", "eu-west-9b"]],
  ["tags", { "aws:x": "y" }],
  ["tags", { x: "a\nb" }],
  ["network", { create: { cidr: "10.20.0.0/24" } }],
  ["network", { create: { cidr: "100.64.0.0/16" } }],
  ["network", { create: { cidr: "172.20.0.0/16" }, existing: {} }],
  ["kubernetes.version", "1.29"],
  ["kubernetes.version", 1.35],
  ["kubernetes.serviceNetwork", "172.20.0.0/28"],
  ["kubernetes.api", {}],
  ["kubernetes.api", { private: {}, public: { networks: ["203.0.113.0/24"] } }],
  ["kubernetes.api", { public: { networks: ["0.0.0.0/0"] } }],
  ["kubernetes.api", { public: { networks: [] } }],
  ["kubernetes.admins", {}],
  ["kubernetes.admins", { me: "arn:aws:iam::123456789012:user/me" }],
  ["nodes.release", "1.29.0-20260101"],
  ["nodes.system", { instanceTypes: ["m7i.large", "m7g.large"] }],
  ["nodes.system", { instanceTypes: [] }],
  ["nodes.system", { minimum: 5, maximum: 4 }],
  ["nodes.postgres", { perZone: 0 }],
  ["nodes.odoo", { disk: "19 GiB" }],
  ["nodes.egressPorts", [443]],
  ["nodes.egressPorts", [25, 25]],
  ["key", { existing: { arn: "alias/x" } }],
  ["walBucket", { create: { lock: "none" } }],
  ["walBucket", { create: { retention: "36 h" } }],
  ["walBucket", { existing: { name: "s3://x" } }],
  ["fileSystem", { create: { owner: 0 } }],
  ["fileSystem", { create: { backup: { schedule: "0 * * * *" } } }],
  ["logs", { days: 31 }],
  ["ebsEncryptionByDefault", "yes"],
  ["unheard", "of"],
];

/** A valid one with another value at a path of it. */
function withLeaf(valid: Record<string, unknown>, path: string, value: unknown): typeof valid {
  const copy = structuredClone(valid);
  const keys = path.split(".");
  const last = keys.pop() as string;
  const place = keys.reduce<Record<string, unknown>>(
    (at, key) => at[key] as Record<string, unknown>,
    copy,
  );
  place[last] = value;
  return copy;
}

const inSection = (
  platform: "kubernetes" | "aws",
  valid: fc.Arbitrary<Record<string, unknown>>,
  leaves: readonly (readonly [path: string, value: unknown])[],
) =>
  fc.tuple(valid, fc.constantFrom(...leaves)).map(([cluster, [path, value]]) => {
    const key = `${platform}.${path}`;
    return { key, stack: stackOf(withLeaf(cluster, key, value), platform) };
  });

const inFoundation = fc
  .tuple(validFoundation, fc.constantFrom(...wrongFoundation))
  .map(([foundation, [path, value]]) => {
    const whole = { ...foundation, nodes: { ...(foundation["nodes"] as object) } };
    return { key: path, stack: foundationStackOf(withLeaf(whole, path, value)) };
  });

export const wrongForSure: fc.Arbitrary<WrongStack> = fc.oneof(
  { arbitrary: onThisMachine, weight: 2 },
  { arbitrary: inSection("kubernetes", validKubernetesCluster, wrongOnKubernetes), weight: 1 },
  { arbitrary: inSection("aws", validAwsCluster, wrongOnAws), weight: 1 },
  { arbitrary: inFoundation, weight: 1 },
);

/** Valid stacks with one leaf that is wrong for sure. */
import fc from "fast-check";
import { validKubernetesCluster } from "./valid-kubernetes.ts";
import { stackOf } from "./valid-stack.ts";

export interface WrongStack {
  /** The key that it is wrong below. */
  readonly key: string;
  readonly stack: object;
}

const onThisMachine = fc
  .tuple(
    fc.constantFrom<object>(
      { domain: "odoo.localhost" },
      { domain: "a.b", concurrentUsers: 300, proxy: { instances: 1 }, odoo: { demo: true } },
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
        ["pgbouncer", { mode: "statement" }],
        ["postgresql", { memory: "1 GB" }],
        ["postgresql", { memory: "-1 GiB" }],
        ["postgresql", { parameters: { "a.b.c": "x" } }],
        ["postgresql", { parameters: { work_mem: "4MB\u2028" } }],
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

const onKubernetes = fc
  .tuple(validKubernetesCluster, fc.constantFrom(...wrongOnKubernetes))
  .map(([cluster, [path, value]]) => {
    const copy = structuredClone(cluster);
    const keys = ["kubernetes", ...path.split(".")];
    const last = keys.pop() as string;
    const place = keys.reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      copy,
    );
    place[last] = value;
    return { key: `kubernetes.${path}`, stack: stackOf(copy, "kubernetes") };
  });

export const wrongForSure: fc.Arbitrary<WrongStack> = fc.oneof(
  { arbitrary: onThisMachine, weight: 2 },
  { arbitrary: onKubernetes, weight: 1 },
);

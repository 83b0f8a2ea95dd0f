/** Two stack files of one cluster on AWS: what is read of both, and every message when they do not agree. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { load, loadStack, programArgs, stackFolder } from "../load.ts";
import { UserError } from "../model/user-error.ts";
import { stackText } from "./model/written-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-stacks-"));
afterAll(() => rmSync(folder, { recursive: true }));

const committed = (name: string) => readFileSync(join(stackFolder, `Pulumi.${name}.yaml`), "utf8");
const write = (name: string, text: string) =>
  writeFileSync(join(folder, `Pulumi.${name}.yaml`), text);

/** Messages about a stack, with the folder left out. */
function complaints(name: string): string[] {
  try {
    loadStack(name, folder);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message.replaceAll(`${folder}/`, "").split("\n");
  }
}

/** The committed production stack and its foundation, after an edit of either. */
function pair(cluster: [string, string], foundation: [string, string] = ["", ""]): string[] {
  for (const [name, [from, to]] of [
    ["production", cluster],
    ["production-foundation", foundation],
  ] as const) {
    expect(committed(name)).toContain(from);
    write(name, committed(name).replace(from, to));
  }
  return complaints("production");
}

test("what the foundation's file says is known before anything is there", () => {
  expect(pair(["", ""])).toEqual([]);
  const { spec, topology } = load("production", folder);
  expect(spec.foundation).toEqual({
    stack: "production-foundation",
    account: "123456789012",
    region: "eu-central-1",
    zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    vpcCidr: "10.20.0.0/16",
    clusterName: "odoo-production",
    fileSystemIam: true,
  });
  // Pods, load balancer and CloudFront's door are all of the VPC: their word about clients is taken.
  expect(topology.groups.find(({ name }) => name === "edge")).toMatchObject({
    behind: ["10.20.0.0/16"],
    outer: [
      { name: "load balancer", timeout: 165 },
      { name: "CloudFront", timeout: 180 },
    ],
  });
});

test.each([
  [
    "a foundation that is not there",
    ["stack: production-foundation", "stack: production-foundations"],
    ["", ""],
    'Pulumi.production.yaml:53: aws.foundation.stack names no stack file beside this one, got "production-foundations". Did you mean production-foundation?',
  ],
  [
    "another namespace than the one whose database may reach the bucket",
    ["name: erp }", "name: odoo }"],
    ["", ""],
    'Pulumi.production.yaml:54: aws.namespace.create.name: the foundation lets the database of namespace erp alone reach its bucket, got "odoo". Write erp, or change `kubernetes.namespace` of production-foundation',
  ],
  [
    "files that belong to somebody else",
    ["fileSystem", "fileSystem"],
    ["fileSystem: { create: {", "fileSystem: { create: { owner: 12345,"],
    "Pulumi.production.yaml:53: aws.runAs: all files of the foundation belong to 12345, got 10001. Write 12345: the owner of files cannot change",
  ],
  [
    "backups that are kept for longer than their bucket keeps them",
    ["retention: 30 d", "retention: 60 d"],
    ["", ""],
    "Pulumi.production.yaml:62: aws.backup.retention: the foundation keeps objects for 30 days, got 60 d. Lower it, or raise `walBucket.create.retention` of production-foundation",
  ],
] as [string, [string, string], [string, string], string][])(
  "%s",
  (_, cluster, foundation, message) => {
    const edit: [string, string] = cluster[0] === cluster[1] ? ["", ""] : cluster;
    expect(pair(edit, foundation)).toEqual([message]);
  },
);

test("a cluster is no foundation, whatever its platform", () => {
  write("other", stackText("", "kubernetes"));
  expect(pair(["stack: production-foundation", "stack: other"])).toEqual([
    "Pulumi.production.yaml:53: aws.foundation.stack names a stack that is no foundation, got other, a cluster on platform kubernetes. Name a stack with `odoo-cluster:foundation`",
  ]);
});

test("a mistake in the foundation's file is told where it is", () => {
  expect(
    pair(
      ["", ""],
      ["zones: [eu-central-1a, eu-central-1b, eu-central-1c]", "zones: [eu-central-1a]"],
    ),
  ).toEqual([
    "Pulumi.production-foundation.yaml:10: zones must be three zones, got a list. One subnet and one node group for PostgreSQL is made in each",
  ]);
});

test("a foundation of another platform, and one that is a cluster, too", () => {
  const text = committed("production-foundation");
  write("wrong", text.replace("platform: aws", "platform: kubernetes"));
  expect(complaints("wrong")).toEqual([
    "Pulumi.wrong.yaml:6: config.odoo-cluster:foundation is read on platform aws alone, got platform kubernetes. Write `odoo-cluster:platform: aws`, or remove it",
  ]);
  write("wrong", `${text}  odoo-cluster:cluster: { domain: erp.example.com }\n`);
  expect(complaints("wrong")).toEqual([
    "Pulumi.wrong.yaml:24: config: a stack is a foundation or a cluster, got odoo-cluster:foundation and odoo-cluster:cluster. Give each a stack file of its own: a cluster names its foundation's stack",
  ]);
});

test("verbs about tiers refuse a foundation; the program takes it", () => {
  expect(() => load("production-foundation")).toThrow(
    "Pulumi.production-foundation.yaml:7: config.odoo-cluster:foundation: a foundation has no tiers, got stack production-foundation. Name the stack of a cluster; `pulumi up --stack production-foundation` makes a foundation, `odoo-cluster describe --stack production-foundation` tells what it has",
  );
  expect(programArgs("production-foundation").spec.layer).toBe("foundation");
});

test("CloudFront that gives up before the load balancer stops the program", () => {
  pair(["responseTimeout: 180 s", "responseTimeout: 120 s"]);
  expect(() => programArgs("production", folder)).toThrow(
    "timeouts-ordered: interactive: CloudFront of 120 s must be longer than load balancer of 165 s",
  );
});

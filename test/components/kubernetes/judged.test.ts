/** What the kit registers, judged by every rule: right stacks of each shape have no mandatory finding. */
import { expect, test } from "vitest";
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { judge } from "../../../policies/judge.ts";
import { rules } from "../../../policies/rules.ts";
import { recordStack } from "../../../record-stack.ts";
import { argsOf } from "./recorded.ts";

const small = `concurrentUsers: 6
pools:
  app: { role: http }
  cron: { role: cron }
nginx: { instances: 1 }
pgbouncer: { instances: 1 }
postgresql: { standbys: 0, durability: preferred, reportingReplica: true }`;
const scaled = `pools:
  app: { role: http, instances: 1, autoscale: { maximum: 3 }, limitTimeReal: 45 min }
  ws: { role: websocket, instances: 2 }
  cron: { role: cron, limitTimeReal: 2 h }`;
const entry = (text: string) => (whole: string) => whole.replace(/entry: .*/, `entry: ${text}`);
const balancer = entry("{ kind: loadBalancer, certificate: { existing: { secret: tls } } }");

const shapes: readonly [name: string, below: string, change?: (text: string) => string][] = [
  ["as little as one can say", ""],
  ["single instances", small],
  ["an autoscaler and long jobs", scaled],
  ["a load balancer", "", balancer],
  ["a site that is closed for an update", "maintenance: { upgrade: [base] }"],
];

/** All findings that stop somebody. */
function blocking(args: ReturnType<typeof argsOf>, resources: readonly ResourceFact[]): string[] {
  const { topology, files } = args;
  const { findings, notEvaluated } = judge(rules, { topology, files, resources }, [], String);
  expect(notEvaluated).toEqual([]);
  return findings
    .filter(({ severity }) => severity === "mandatory")
    .map(({ rule, subject, message }) => `${rule}: ${subject}: ${message}`);
}

test.each(shapes)("%s", async (_name, below, change) => {
  const args = argsOf(below, change);
  for (const outputs of ["known", "unknown"] as const)
    expect(blocking(args, await recordStack(args, outputs)), outputs).toEqual([]);
});

test("what a transform spoils is found", async () => {
  const args = argsOf();
  const resources = await recordStack(args, "known");
  const spoiled = resources.map((fact) => {
    if (fact.name === "filestore") return { ...fact, protect: false };
    if (!fact.type.endsWith(":NetworkPolicy") || fact.name !== "deny-all") return fact;
    return {
      ...fact,
      inputs: { ...fact.inputs, spec: { podSelector: {}, policyTypes: ["Ingress"] } },
    };
  });
  expect(blocking(args, spoiled)).toEqual([
    "default-deny-network-policy: Namespace erp: no NetworkPolicy denies what no other one allows",
    "deletion-protection: PersistentVolumeClaim filestore: is not protected",
  ]);
});

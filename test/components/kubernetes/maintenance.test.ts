/** A closed site, recorded: who waits for whom, who is there, and what opening brings back. */
import { describe, expect, test } from "vitest";
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { type Recorded, recorded } from "./recorded.ts";

const pools = `pools:
  app: { role: http, instances: 2, autoscale: { maximum: 5 } }
  sockets: { role: websocket, instances: 2 }
  jobs: { role: cron, limitTimeReal: 30 min }`;
const open = await recorded(pools);
const closed = await recorded(`${pools}\nmaintenance: { upgrade: [base, web] }`);
const resting = await recorded(`${pools}\nmaintenance: {}`);
const poolNames = ["app", "sockets", "jobs"];

/** True where the first is finished before the second is touched. */
function precedes(stack: Recorded, first: ResourceFact, second: ResourceFact): boolean {
  const byUrn = new Map(stack.all.map((fact) => [fact.urn, fact]));
  const reached = new Set(second.dependsOn);
  for (const urn of reached) for (const next of byUrn.get(urn)?.dependsOn ?? []) reached.add(next);
  return reached.has(first.urn);
}

/** Pairs that must follow each other, as `first < second`, and do not. */
function outOfOrder(stack: Recorded, chain: readonly (readonly [string, string])[]): string[] {
  const facts = chain.map(([kind, name]) => stack.one(kind, name));
  return facts.flatMap((first, index) =>
    facts
      .slice(index + 1)
      .filter((second) => !precedes(stack, first, second))
      .map((second) => `${first.name} < ${second.name}`),
  );
}

describe("the order", () => {
  test.each(poolNames)("closing: backup, edge, pool %s, job, PgBouncer", (pool) => {
    expect(
      outOfOrder(closed, [
        ["Cluster", "postgresql"],
        ["Backup", "recovery-point"],
        ["Deployment", "edge"],
        ["Deployment", pool],
        ["Job", "init-job"],
        ["StatefulSet", "pgbouncer"],
      ]),
    ).toEqual([]);
  });

  test.each(poolNames)("opening: job, PgBouncer, pool %s, nginx, and the edge last", (pool) => {
    expect(
      outOfOrder(open, [
        ["Cluster", "postgresql"],
        ["Job", "init-job"],
        ["StatefulSet", "pgbouncer"],
        ["Deployment", pool],
        ["Deployment", "nginx"],
        ["Deployment", "edge"],
      ]),
    ).toEqual([]);
  });

  test("nobody waits for himself, and a first preview registers the same", async () => {
    const preview = await recorded(
      `${pools}\nmaintenance: { upgrade: [base, web] }`,
      undefined,
      "unknown",
    );
    expect(preview.all.map(({ urn }) => urn)).toEqual(closed.all.map(({ urn }) => urn));
  });
});

describe("while it is closed", () => {
  test("no Odoo process runs, whoever decided how many there are", () => {
    for (const name of poolNames) {
      const { spec, metadata } = closed.inputs("Deployment", name);
      expect(spec.replicas, name).toBe(0);
      // Only an autoscaler's number has to be taken by force.
      expect(metadata.annotations, name).toEqual(
        name === "app" ? { "pulumi.com/patchForce": "true" } : undefined,
      );
    }
    expect(open.inputs("Deployment", "app").spec).not.toHaveProperty("replicas");
    expect(open.inputs("Deployment", "app").metadata).not.toHaveProperty("annotations");
  });

  test("nothing else is other than in the open site", () => {
    const differing = (one: Recorded, other: Recorded) => {
      const text = new Map(one.all.map((it) => [it.urn, JSON.stringify(it.inputs)]));
      return other.all
        .filter((it) => text.get(it.urn) !== JSON.stringify(it.inputs))
        .map(({ type, name }) => `${type.split(":").at(-1)} ${name}`)
        .toSorted();
    };
    expect(differing(open, resting)).toEqual([
      "ConfigMap edge",
      ...["Deployment app", "Deployment edge", "Deployment jobs", "Deployment sockets"],
    ]);
    expect(differing(resting, closed)).toEqual([
      ...["Backup recovery-point", "ConfigMap init-job", "Job init-job"],
      "RecoveryPoint recovery-point",
    ]);
  });

  test("a base backup is complete before anybody is turned away", () => {
    const { metadata, spec } = closed.inputs("Backup", "recovery-point");
    expect(metadata.annotations).toEqual({
      "pulumi.com/waitFor": "jsonpath={.status.phase}=completed",
    });
    expect(spec).toEqual({
      cluster: { name: "postgresql" },
      method: "plugin",
      pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
    });
    // Opening takes it out of the program: were it protected, Pulumi would refuse to open.
    expect(closed.one("Backup", "recovery-point").protect).toBe(false);
  });
});

describe("the update", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a pod's spec as it is sent
  const steps = (stack: Recorded): any[] => {
    const { spec } = stack.inputs("Job", "init-job").spec.template;
    return [...spec.initContainers, ...spec.containers];
  };
  const names = (stack: Recorded) => steps(stack).map(({ name }: { name: string }) => name);

  test("is two more steps of the init job, by PostgreSQL's client and by Odoo", () => {
    const usual = ["before-modules", "modules", "after-modules"];
    expect(names(open)).toEqual(usual);
    expect(names(resting)).toEqual(usual);
    expect(names(closed)).toEqual([
      ...["recovery-point", "before-modules", "upgrade", "modules", "after-modules"],
    ]);
    const image = Object.fromEntries(steps(closed).map(({ name, image: of }) => [name, of]));
    expect(image["recovery-point"]).toContain("/postgresql:17.6@sha256:");
    expect(image["upgrade"]).toContain("/odoo@sha256:");
    const { command } = steps(closed).find(({ name }: { name: string }) => name === "upgrade");
    expect(command.slice(-2)).toEqual([expect.any(String), "base,web"]);
  });

  test("runs once for its modules and its image, is not tried again, and stays to be read", async () => {
    const nameOf = (stack: Recorded) => stack.inputs("Job", "init-job").metadata.name;
    const others = await recorded(`${pools}\nmaintenance: { upgrade: [base] }`);
    expect(new Set([open, closed, others].map(nameOf)).size).toBe(3);
    // To close alone runs nothing.
    expect(nameOf(resting)).toBe(nameOf(open));
    const { spec } = closed.inputs("Job", "init-job");
    expect(spec.backoffLimit).toBe(0);
    expect(spec).not.toHaveProperty("ttlSecondsAfterFinished");
  });

  test("waits as long as a pod may take to end", () => {
    const { data } = closed.inputs("ConfigMap", "init-job");
    // 30 minutes for a job of cron, and 120 s.
    expect(data["init.values.sh"]).toMatch(/^patience_with_odoo=1920$/m);
  });
});

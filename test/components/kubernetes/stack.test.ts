/** The whole stack, recorded: identity, order, protection, secrets, names. */
import { describe, expect, test } from "vitest";
import { programArgs } from "../../../load.ts";
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { recordStack } from "../../../record-stack.ts";
import { secretForm } from "../../../templates/secret-forms.ts";
import { argsOf, podsOf, Recorded, reachedFrom, recorded, shortUrn } from "./recorded.ts";

const stack = await recorded();

describe("identity", () => {
  // A name that is gone is a resource that is replaced or lost: change one only with an alias.
  test("these are the resources of the smallest stack, by the names that an engine knows", () => {
    expect(stack.all.map(({ urn }) => shortUrn(urn))).toMatchSnapshot();
  });

  test("nothing is made inside an apply: a first preview registers the same", async () => {
    const preview = await recorded("", undefined, "unknown");
    expect(preview.all.map(({ urn }) => urn)).toEqual(stack.all.map(({ urn }) => urn));
    // It is unknown what is generated, and nothing else.
    const unknown = preview.all.filter(({ unknownPaths }) => unknownPaths.length > 0);
    expect(unknown.map(({ type }) => type.split(":").at(-1))).toEqual(unknown.map(() => "Secret"));
    expect(unknown.length).toBeGreaterThan(4);
  });

  test("equal stack files give equal registrations", async () => {
    expect((await recorded()).all).toEqual(stack.all);
  });

  test("no two objects of the cluster have one name", async () => {
    const names = (recording: Recorded) =>
      recording.all.flatMap(({ inputs }) => {
        const { kind, metadata } = inputs as { kind?: string; metadata?: { name: string } };
        return kind === undefined ? [] : [`${kind} ${metadata?.name}`];
      });
    const everything = new Recorded(await recordStack(programArgs("on-premises"), "known"));
    for (const recording of [stack, everything])
      expect(names(recording)).toEqual([...new Set(names(recording))]);
  });

  test("every resource has an explicit provider", () => {
    const without = stack.all.filter(
      ({ custom, provider, type }) =>
        custom && provider === "" && !type.startsWith("pulumi:providers:"),
    );
    expect(without).toEqual([]);
    expect(new Set(stack.all.map(({ provider }) => shortUrn(provider)))).toEqual(
      new Set([
        "",
        "Cluster$pulumi:providers:kubernetes::kubernetes",
        "Cluster$pulumi:providers:random::random",
      ]),
    );
  });

  test("the provider reads the named file and context, and no other", () => {
    expect(stack.inputs("kubernetes", "kubernetes")).toMatchObject({
      kubeconfig: "kubeconfig.yaml",
      context: "production",
      clusterIdentifier: "production",
      enableServerSideApply: "true",
    });
  });

  test("a context with another name is the same cluster where the stack file says so", async () => {
    const renamed = await recorded("", (text) =>
      text.replace("context: production", "context: renamed\n      cluster: production"),
    );
    expect(renamed.inputs("kubernetes", "kubernetes")).toMatchObject({
      context: "renamed",
      clusterIdentifier: "production",
    });
  });
});

test("everything in the namespace waits for it, where the kit makes it", async () => {
  const made = new Recorded(await recordStack(programArgs("on-premises"), "known"));
  const byUrn = new Map(made.all.map((fact) => [fact.urn, fact]));
  const { urn } = made.one("Namespace", "namespace");
  const waits = (fact: ResourceFact): boolean =>
    fact.dependsOn.some((next) => {
      const before = byUrn.get(next);
      return next === urn || (before !== undefined && waits(before));
    });
  const inside = made.all.filter(
    ({ inputs }) => (inputs["metadata"] as { namespace?: string } | undefined)?.namespace === "erp",
  );
  expect(inside.filter((fact) => !waits(fact)).map((fact) => shortUrn(fact.urn))).toEqual([]);
  expect(inside.length).toBeGreaterThan(40);
});

/** Data, and what could take it away: volumes, databases, the bucket's description. */
const dataBearing = ["PersistentVolumeClaim", "Cluster", "ObjectStore", "ScheduledBackup"];

/** On the way to data, but made anew without loss. */
const replaceable: Readonly<Record<string, string>> = {
  NetworkPolicy: "says who may talk, holds nothing",
  ServiceAccount: "has no rights, holds nothing",
  RandomPassword: "a rotation replaces it; roles get the new one",
  RandomBytes: "the salt of a password",
};

test("data, and everything that it hangs on, is protected and retained", () => {
  const kindOf = ({ type }: ResourceFact) => type.split(":").at(-1) as string;
  const data = stack.all.filter((fact) => fact.custom && dataBearing.includes(kindOf(fact)));
  expect(data.map(kindOf).toSorted()).toEqual([
    ...["Cluster", "Cluster", "ObjectStore"],
    ...["PersistentVolumeClaim", "PersistentVolumeClaim", "ScheduledBackup"],
  ]);
  const reached = reachedFrom(data, stack.all);
  const loose = reached
    .filter(({ protect, retainOnDelete }) => !(protect && retainOnDelete))
    .map(kindOf);
  expect(loose.filter((kind) => !Object.hasOwn(replaceable, kind))).toEqual([]);
  // The walk is no walk if it finds only where it began.
  expect(new Set(reached.map(kindOf))).toEqual(
    new Set([
      ...dataBearing,
      ...["Namespace", "PriorityClass", "Release", "Secret", "kubernetes", "random"],
      ...Object.keys(replaceable),
    ]),
  );
});

describe("secrets", () => {
  const forms = ["plain", "scram-sha-256", "pbkdf2-sha512"] as const;
  const canaries = stack
    .of("RandomPassword")
    .flatMap(({ name }) =>
      forms.map((form) => secretForm({ value: `<${name}>`, salt: btoa(`<${name}>`) }, form)),
    );

  test("stand in Secret objects and nowhere else, in whatever form", () => {
    const holders = stack.all.filter((fact) =>
      canaries.some((canary) => JSON.stringify(fact.inputs).includes(canary)),
    );
    expect(canaries).toHaveLength(18);
    expect(new Set(holders.map(({ type }) => type))).toEqual(
      new Set(["kubernetes:core/v1:Secret"]),
    );
    // In each of them, the engine is told that it is one.
    for (const fact of holders) expect(fact.secretPaths, fact.urn).toEqual(["stringData"]);
  });

  test("given by the team they stand where generated ones would, and nothing is generated", async () => {
    const given = await recorded("", giving("AAAB"));
    const holders = (recording: Recorded) =>
      recording.all
        .filter(({ inputs }) => JSON.stringify(inputs).includes("<database-odoo>"))
        .map(({ urn }) => urn);
    expect(holders(given)).toEqual(holders(stack));
    expect(
      new Set(given.all.filter(({ urn }) => holders(given).includes(urn)).map(({ type }) => type)),
    ).toEqual(new Set(["kubernetes:core/v1:Secret"]));
    expect(given.of("RandomPassword").map(({ name }) => name)).not.toContain("database-odoo");
  });

  test("every one is used, and where it should be", () => {
    const holding = (canary: string) =>
      stack
        .of("Secret")
        .filter(({ inputs }) => JSON.stringify(inputs).includes(canary))
        .map(({ name }) => name);
    const plain = (name: string) => holding(`<${name}>`);
    expect(plain("database-superuser")).toEqual(["postgresql-superuser"]);
    expect(plain("database-odoo").toSorted()).toEqual(
      ["cron", "init-job", "interactive", "websocket"].toSorted(),
    );
    const verifier = secretForm(
      { value: "<database-odoo>", salt: btoa("<database-odoo>") },
      "scram-sha-256",
    );
    // The role is made with the verifier that PgBouncer knows, by whoever makes it.
    expect(holding(verifier).toSorted()).toEqual(["init-job", "pgbouncer", "postgresql-odoo"]);
  });

  test("reach no argument and no variable of a container", () => {
    for (const { owner, spec } of podsOf(stack)) {
      for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
        expect(container.env?.filter((it: object) => "valueFrom" in it) ?? [], owner).toEqual([]);
        expect(container.envFrom, owner).toBeUndefined();
      }
    }
  });
});

/** The team's own password of the role odoo. */
function giving(encrypted: string) {
  return (text: string) =>
    text.replace(
      "  odoo-cluster:cluster:",
      `  odoo-cluster:secret.database-odoo: { secure: ${encrypted} }\n  odoo-cluster:cluster:`,
    );
}

/** Names of what differs between two recordings, as `kind name`. */
function differing(before: Recorded, after: Recorded): string[] {
  const textOf = (recording: Recorded) =>
    new Map(recording.all.map((fact) => [fact.urn, JSON.stringify(fact.inputs)]));
  const [old, now] = [textOf(before), textOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((urn) => old.get(urn) !== now.get(urn))
    .map((urn) => urn.replace(/^.*[:$]([A-Za-z]+)::([^:]*)$/, "$1 $2"))
    .toSorted();
}

describe("what a change rolls", () => {
  test("one more upload: nginx, by a ConfigMap of another name", async () => {
    const after = await recorded("nginx: { maxUploads: 17, disk: 5 GiB }");
    expect(differing(stack, after)).toEqual(["ConfigMap nginx", "Deployment nginx"]);
    const [old, now] = [stack, after].map((it) => it.inputs("ConfigMap", "nginx"));
    expect(old.immutable).toBe(true);
    expect(now.metadata.name).not.toBe(old.metadata.name);
    expect(now.metadata.name).toMatch(/^nginx-[0-9a-f]{10}$/);
  });

  test("a rotated password: the secret, and exactly those who read it", async () => {
    const after = await recorded("", (text) => `${text}      rotations: { database-odoo: 2 }\n`);
    const rolled = differing(stack, after);
    expect(rolled).toEqual([
      ...["Deployment cron", "Deployment interactive", "Deployment websocket"],
      "Job init-job",
      ...["RandomBytes database-odoo", "RandomPassword database-odoo"],
      ...["Secret cron", "Secret init-job", "Secret interactive", "Secret pgbouncer"],
      ...["Secret websocket", "StatefulSet pgbouncer"],
    ]);
  });

  test("a secret that is given anew: the same, by the text that stands encrypted in the file", async () => {
    const [first, second] = [
      await recorded("", giving("AAAB")),
      await recorded("", giving("AAAC")),
    ];
    const rolled = differing(first, second);
    expect(rolled).toEqual([
      ...["Deployment cron", "Deployment interactive", "Deployment websocket"],
      ...["Job init-job", "RandomBytes database-odoo"],
      ...["Secret cron", "Secret init-job", "Secret interactive", "Secret pgbouncer"],
      ...["Secret websocket", "StatefulSet pgbouncer"],
    ]);
  });

  test("one more instance: nothing restarts", async () => {
    const pools = (count: number) =>
      `pools: { app: { role: http, instances: ${count}, workers: 2 }, cron: { role: cron } }`;
    const rolled = differing(await recorded(pools(2)), await recorded(pools(3)));
    // Pool sizes follow from who connects; the Job's name from nothing of it.
    expect(rolled).toContain("Deployment app");
    expect(rolled).not.toContain("Job init-job");
    expect(rolled).not.toContain("Deployment cron");
    expect(rolled).not.toContain("Deployment nginx");
  });
});

test("a platform without Pulumi is refused by name", async () => {
  const args = argsOf();
  const local = { ...args, spec: { ...args.spec, platform: "local" as const } };
  await expect(recordStack(local, "known")).rejects.toThrow(
    "stack.yaml:4: config.odoo-cluster:platform: Pulumi deploys stacks on kubernetes and aws, got local. Run `./odoo-cluster up --stack test`",
  );
});

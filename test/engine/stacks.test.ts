/** Every stack that Pulumi deploys, through the real engine onto a real API server: created, left alone, edited, protected. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { parseDocument } from "yaml";
import { loadStack, stackNames } from "../../load.ts";
import { formerComponents } from "../../model/former-names.ts";
import { project, trackedFiles } from "../house/tracked.ts";
import { ApiClient } from "../kubernetes/api-client.ts";
import { removeNamespace } from "../kubernetes/remove-namespace.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { autoscale, autoscaled, configObjects, readers, rolled, workloadsOf } from "./workloads.ts";
import { openWorkspace, type TestStack, type Workspace } from "./workspace.ts";

const fileOf = (folder: string, stack: string) => join(folder, `Pulumi.${stack}.yaml`);
const stacks = stackNames()
  .map((name) => loadStack(name).spec)
  .filter(({ platform }) => platform !== "local");
const clusters = stacks.filter((spec) => spec.layer === "cluster");
/** What the program needs of the project. */
const files = trackedFiles().filter((path) => !/^(test|docs|rendered|\.ci)\//.test(path));
/** What a team would rather choose than have generated. */
const given = {
  "database-odoo": "given-canary-of-the-role",
  "odoo-admin": "given-canary-of-admin",
};
const api = new ApiClient(inject("kubernetes"));
afterAll(() => api.close());

test("there is a program exactly when a stack needs one", () => {
  expect(existsSync(join(project, "Pulumi.yaml"))).toBe(stacks.length > 0);
});

describe.each(clusters)("stack $stack", ({ stack: name, platform, cluster, foundation }) => {
  let workspace: Workspace;
  let stack: TestStack;
  let namespace: string;

  afterAll(async () => {
    if (namespace !== undefined) await removeNamespace(api, namespace);
    workspace?.remove();
  });

  test("is previewed as a whole, and created", async () => {
    workspace = await openWorkspace({
      engine: inject("engine"),
      kubernetes: inject("kubernetes"),
      program: project,
      files,
    });
    if (foundation !== null && foundation.stack !== null)
      await (await workspace.stack(foundation.stack)).up();
    stack = await workspace.stack(name);
    if (platform === "kubernetes") await kubeconfigIsAskedFor(workspace, name);
    for (const [secret, value] of Object.entries(given))
      await stack.pulumi.setConfig(`odoo-cluster:secret.${secret}`, { value, secret: true });
    const planned = await stack.preview();
    const made = await stack.up();
    const names = (steps: typeof made) =>
      steps.map((it) => `${it.op} ${it.type} ${it.name}`).toSorted();
    expect(names(made)).toEqual(names(planned));
    namespace = String((await stack.pulumi.outputs())["namespace"]?.value);
    expect((await workloadsOf(api, namespace)).size).toBeGreaterThan(3);
  });

  test("changes nothing the second time, also after autoscalers have worked", async () => {
    expect(await stack.up()).toEqual([]);
    for (const { workload, replicas } of await autoscaled(api, namespace))
      await autoscale(api, namespace, workload, replicas);
    expect(await stack.up({ refresh: true })).toEqual([]);
    for (const { now, replicas } of await autoscaled(api, namespace)) expect(now).toBe(replicas);
  });

  test("knows what a former version made: a renamed component keeps its resources", async () => {
    const state = JSON.stringify(await stack.pulumi.exportStack());
    const former = Object.entries(formerComponents).reduce(
      (text, [now, before]) => text.replaceAll(`kubernetes:${now}`, `kubernetes:${before}`),
      state,
    );
    expect(former).not.toBe(state);
    await stack.pulumi.importStack(JSON.parse(former));
    expect(await stack.up()).toEqual([]);
    expect(JSON.stringify(await stack.pulumi.exportStack())).not.toContain(":ProxyPair");
  });

  test("keeps no password in clear text: not in the state, nor in anything but Secrets", async () => {
    const generated = generatedPasswords(await stack.pulumi.exportStack());
    expect(generated.length).toBeGreaterThan(0);
    const passwords = [...generated, ...Object.values(given)];
    const path = (plural: string) => `/api/v1/namespaces/${namespace}/${plural}`;
    const secrets = (await api.send("GET", path("secrets"))).body as {
      items: { data?: Record<string, string> }[];
    };
    const kept = secrets.items.flatMap(({ data = {} }) => Object.values(data).map(decoded)).join();
    // Some are kept as hashes alone; the others show that these are what the cluster really got.
    expect(generated.filter((it) => kept.includes(it)).length).toBeGreaterThan(0);
    expect(kept).toContain(given["database-odoo"]);
    const elsewhere = [
      stack.state(),
      readFileSync(fileOf(join(workspace.folder, "stacks"), name), "utf8"),
      JSON.stringify((await api.send("GET", path("configmaps"))).body),
      JSON.stringify([...(await workloadsOf(api, namespace))]),
    ];
    const forms = (password: string) => [password, Buffer.from(password).toString("base64")];
    const leaked = passwords.filter((password) =>
      forms(password).some((form) => elsewhere.some((text) => text.includes(form))),
    );
    expect(leaked.length).toBe(0);
  });

  test("an edit rolls exactly the pods that read what it changed", async () => {
    const [before, objects] = [
      await workloadsOf(api, namespace),
      await configObjects(api, namespace),
    ];
    editUpload(fileOf(join(workspace.folder, "stacks"), name));
    await stack.up();
    const [after, left] = [await workloadsOf(api, namespace), await configObjects(api, namespace)];
    // Replaced ones are gone, for nobody reads them any more.
    const gone = objects.filter((it) => !left.includes(it));
    expect(gone.length).toBeGreaterThan(0);
    expect(readers(after, gone)).toEqual([]);
    const moved = rolled(before, after);
    expect(moved).toEqual(readers(before, gone));
    expect(moved.length).toBeLessThan(before.size);
    expect(await stack.up()).toEqual([]);
  });

  test("closes for an update, and opens again, in an order that nobody works in between", async () => {
    const file = fileOf(join(workspace.folder, "stacks"), name);
    const text = readFileSync(file, "utf8");
    const pools = Object.keys(cluster.pools);
    // An autoscaler begins with one, which is what a Deployment has that says nothing.
    const opened = Object.values(cluster.pools).map((pool) =>
      pool.role === "http" && pool.autoscale !== undefined ? 1 : pool.instances,
    );
    const order = (steps: readonly { op: string; type: string; name: string }[]) =>
      steps
        .filter(
          ({ op, type }) => /^(create|update|delete)$|^create-re/.test(op) && !/Config/.test(type),
        )
        .map(({ op, name: what }) => `${op} ${what}`);
    const inOrder = (steps: readonly string[], first: string, second: string) => {
      expect(steps, first).toContain(first);
      expect(steps, second).toContain(second);
      expect(steps.indexOf(first), `${first} < ${second}`).toBeLessThan(steps.indexOf(second));
    };
    // The autoscaler's number is the one that cannot simply be written over.
    for (const { workload, replicas } of await autoscaled(api, namespace))
      await autoscale(api, namespace, workload, replicas);

    const document = parseDocument(text);
    document.setIn(["config", "odoo-cluster:cluster", "maintenance"], { upgrade: ["base"] });
    writeFileSync(file, document.toString());
    const closing = order(await stack.up());
    inOrder(closing, "create recovery-point", "update edge");
    for (const pool of pools) {
      inOrder(closing, "update edge", `update ${pool}`);
      inOrder(closing, `update ${pool}`, "create-replacement init-job");
    }
    expect(await replicasOf(api, namespace, pools)).toEqual(pools.map(() => 0));
    expect(await stack.up()).toEqual([]);

    writeFileSync(file, text);
    const opening = order(await stack.up());
    for (const pool of pools) {
      inOrder(opening, "create-replacement init-job", `update ${pool}`);
      inOrder(opening, `update ${pool}`, "update edge");
    }
    inOrder(opening, "update edge", "delete recovery-point");
    expect(await replicasOf(api, namespace, pools)).toEqual(opened);
    for (const { workload, replicas } of await autoscaled(api, namespace))
      await autoscale(api, namespace, workload, replicas);
    expect(await stack.up({ refresh: true })).toEqual([]);
  });

  test("is not destroyed while its data is protected, not even in part", async () => {
    const before = await workloadsOf(api, namespace);
    const { ok, said } = await workspace.cli(["destroy", "--yes", "--stack", name]);
    expect(ok).toBe(false);
    expect(said).toContain("because it is protected");
    expect(rolled(before, await workloadsOf(api, namespace))).toEqual([]);
  });
});

/** Without the stack's own kubeconfig nothing is registered; then it is there. */
async function kubeconfigIsAskedFor(workspace: Workspace, name: string): Promise<void> {
  const without = await workspace.cli(["preview", "--stack", name]);
  expect(without.ok).toBe(false);
  expect(without.said).toMatch(
    /Pulumi\.[a-z-]+\.yaml:\d+: kubernetes\.kubeconfig: there is no such file, or it is no kubeconfig, got "\.\.\/kubeconfig\.yaml"\. Put the cluster's kubeconfig there; the one that your shell points at is never used/,
  );
  // Neither a trace nor a resource.
  expect(without.said).not.toMatch(/\n\s+at |^ \+ kubernetes/m);
  expect(existsSync(join(workspace.folder, "kubeconfig.yaml"))).toBe(false);
  writeKubeconfig(workspace);
}

async function replicasOf(
  client: ApiClient,
  namespace: string,
  deployments: readonly string[],
): Promise<unknown[]> {
  return await Promise.all(
    deployments.map(async (name) => {
      const object = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace } };
      return ((await client.get(object)).body as { spec: { replicas: number } }).spec.replicas;
    }),
  );
}

/** One upload more at once, with its disk: nginx alone reads it. */
function editUpload(file: string): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  document.setIn(["config", "odoo-cluster:cluster", "nginx"], {
    ...document.toJS().config["odoo-cluster:cluster"].nginx,
    maxUploads: 17,
    disk: "5 GiB",
  });
  writeFileSync(file, document.toString());
}

function decoded(value: string): string {
  return Buffer.from(value, "base64").toString();
}

/** What the engine decrypts on request: the results of every generated password. */
function generatedPasswords(exported: { deployment: unknown }): string[] {
  const { resources } = exported.deployment as {
    resources: { type: string; outputs?: { result?: { plaintext?: string } } }[];
  };
  return resources
    .filter(({ type }) => type === "random:index/randomPassword:RandomPassword")
    .map(({ outputs }) => JSON.parse(outputs?.result?.plaintext ?? "null") as string);
}

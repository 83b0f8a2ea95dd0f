/** The machinery, proved on a small program: the real engine, a real API server, and mistakes that they must see. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ApiClient, messageOf } from "../kubernetes/api-client.ts";
import type { Manifest } from "../kubernetes/manifest.ts";
import { engineVersion } from "./built-engine.ts";
import { autoscale, readers, rolled, workloadsOf } from "./workloads.ts";
import { openWorkspace, type TestStack, type Workspace } from "./workspace.ts";

const namespace = "fixture-one";
const api = new ApiClient(inject("kubernetes"));
let workspace: Workspace;
let stack: TestStack;

beforeAll(async () => {
  workspace = await openWorkspace({
    engine: inject("engine"),
    kubernetes: inject("kubernetes"),
    program: join(import.meta.dirname, "program"),
  });
  stack = await workspace.stack("one");
  await set({ webSettings: "workers = 2", workerSettings: "workers = 1" });
});

afterAll(async () => {
  api.close();
  workspace?.remove();
});

async function set(values: Readonly<Record<string, string>>): Promise<void> {
  for (const [key, value] of Object.entries(values)) await stack.pulumi.setConfig(key, { value });
}

const object = (kind: string, name: string, apiVersion = "v1"): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
});
const worked = async (manifest: Manifest) => (await api.get(manifest)).status === 200;
const shown = (steps: readonly { op: string; name: string }[]) =>
  steps.map(({ op, name }) => `${op} ${name}`).toSorted();

/** What the engine said when it refused. */
async function refusal(run: Promise<unknown>): Promise<string> {
  try {
    await run;
  } catch (error) {
    return String(error);
  }
  return "it was not refused";
}

test("it is the engine of the version that is meant", () => {
  expect(stack.pulumi.workspace.pulumiVersion).toBe(engineVersion);
});

test("a preview creates nothing and names every resource", async () => {
  const steps = await stack.preview();
  expect(shown(steps)).toEqual([
    "create cloud",
    "create cluster",
    "create database",
    "create files",
    "create files",
    "create fixture-one",
    "create password",
    "create password",
    "create random",
    "create space",
    "create web",
    "create web",
    "create web-settings",
    "create worker",
    "create worker-settings",
  ]);
  expect((await api.get(object("Namespace", namespace))).status).toBe(404);
});

test("a field that does not exist is refused with the server's words", async () => {
  await set({ mistake: "field" });
  // The namespace is not there yet: only `up` reaches the workload.
  expect(await refusal(stack.up())).toContain(
    "Deployment fixture-one/web: failed to create typed patch object (fixture-one/web; apps/v1, Kind=Deployment): " +
      '.spec.template.spec.containers[name="web"].plantedByTest: field not declared in schema',
  );
  // Now it is, and the preview sees it, too.
  expect(await refusal(stack.preview())).toContain("plantedByTest: field not declared in schema");
});

test("a resource without an explicit provider is refused", async () => {
  await set({ mistake: "provider" });
  expect(await refusal(stack.preview())).toContain(
    "Default provider for 'kubernetes' disabled. 'urn:pulumi:one::fixture::kubernetes:apps/v1:Deployment::web' must use an explicit provider.",
  );
});

test("up creates everything; what AWS makes up reaches Kubernetes; a second up changes nothing", async () => {
  await set({ mistake: "" });
  await stack.up();
  expect([...(await workloadsOf(api, namespace)).keys()]).toEqual([
    "Deployment web",
    "StatefulSet worker",
  ]);
  const volume = (await api.get(object("PersistentVolume", namespace))).body as {
    spec: { csi: { volumeHandle: string } };
  };
  expect(volume.spec.csi.volumeHandle).toMatch(/^filesystem-files-[0-9a-f]{8}$/);
  expect((await stack.pulumi.outputs())["filesystem"]?.value).toContain(
    volume.spec.csi.volumeHandle,
  );
  expect(await stack.up()).toEqual([]);
});

test("a secret is nowhere in the state", async () => {
  const secret = (await api.get(object("Secret", "password"))).body as {
    data: { password: string };
  };
  const password = Buffer.from(secret.data.password, "base64").toString();
  expect(password).toHaveLength(24);
  const state = stack.state();
  expect(state).toContain("ciphertext");
  expect(state).not.toContain(password);
  expect(state).not.toContain(secret.data.password);
});

test("what an autoscaler and an operator write is nobody's drift", async () => {
  await autoscale(api, namespace, "Deployment web", 5);
  const status = { status: { currentPrimary: "database-1", readyInstances: 2 } };
  const path = await api.pathOf(object("Cluster", "database", "postgresql.cnpg.io/v1"));
  const type = "application/merge-patch+json";
  expect((await api.send("PATCH", `${path}/status`, status, type)).status).toBe(200);
  expect(await stack.up({ refresh: true })).toEqual([]);
  const web = (await api.get(object("Deployment", "web", "apps/v1"))).body;
  expect((web as { spec: { replicas: number } }).spec.replicas).toBe(5);
});

test("`replicas` under an autoscaler is seen: the next up collides with what the autoscaler wrote", async () => {
  await set({ mistake: "replicas" });
  await stack.up();
  await autoscale(api, namespace, "Deployment web", 4);
  expect(await refusal(stack.up({ refresh: true }))).toContain(
    'conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
  );
  await set({ mistake: "" });
  await stack.up();
});

test("what a person changed by hand is drift: named, not silently taken back", async () => {
  const path = await api.pathOf(object("StatefulSet", "worker", "apps/v1"));
  const image = [{ op: "replace", path: "/spec/template/spec/containers/0/image", value: "other" }];
  const changed = await api.send(
    "PATCH",
    `${path}?fieldManager=kubectl-edit`,
    image,
    "application/json-patch+json",
  );
  expect(messageOf(changed)).toContain('"image":"other"');
  // Mending would take a field from its owner: server-side apply says so instead of fighting.
  expect(await refusal(stack.up({ refresh: true }))).toContain(
    'conflict with "kubectl-edit" using apps/v1: .spec.template.spec.containers[name="worker"].image',
  );
  const back = [{ ...image[0], value: "registry.example/odoo:19" }];
  const type = "application/json-patch+json";
  expect((await api.send("PATCH", `${path}?fieldManager=kubectl-edit`, back, type)).status).toBe(
    200,
  );
  expect(await stack.up({ refresh: true })).toEqual([]);
});

test("an edit rolls exactly the pods that read it; the old object goes after the new one is read", async () => {
  const before = await workloadsOf(api, namespace);
  const state = JSON.parse(stack.state()) as {
    checkpoint: { latest: { resources: { type: string; id?: string }[] } };
  };
  const maps = state.checkpoint.latest.resources.filter(
    (it) => it.type === "kubernetes:core/v1:ConfigMap",
  );
  const old =
    maps.map((it) => it.id?.split("/")[1] ?? "").find((name) => name.startsWith("web-")) ?? "";
  expect(readers(before, [old])).toEqual(["Deployment web"]);

  await set({ webSettings: "workers = 3" });
  const steps = await stack.up();
  const after = await workloadsOf(api, namespace);
  expect(rolled(before, after)).toEqual(["Deployment web"]);
  expect(steps.map(({ op, name }) => `${op} ${name}`)).toEqual([
    "create-replacement web-settings",
    "replace web-settings",
    "update web",
    "delete-replaced web-settings",
  ]);
  expect(steps.find(({ op }) => op === "update")?.differences).toEqual([
    "spec.template.spec.volumes[0].configMap.name",
  ]);
  expect(readers(after, [old])).toEqual([]);
  expect(await worked(object("ConfigMap", old))).toBe(false);
  expect(await stack.up()).toEqual([]);
});

test("destroy is refused while something is protected, before anything is deleted", async () => {
  const before = await workloadsOf(api, namespace);
  const { ok, said } = await workspace.cli(["destroy", "--yes", "--stack", "one"]);
  expect(ok).toBe(false);
  expect(said).toContain("because it is protected");
  expect(rolled(before, await workloadsOf(api, namespace))).toEqual([]);
});

test("unprotected, everything goes but what is retained", async () => {
  expect((await workspace.cli(["state", "unprotect", "--all", "--yes", "--stack", "one"])).ok).toBe(
    true,
  );
  await stack.destroy();
  expect(await workloadsOf(api, namespace)).toEqual(new Map());
  expect(await worked(object("PersistentVolume", namespace))).toBe(true);
});

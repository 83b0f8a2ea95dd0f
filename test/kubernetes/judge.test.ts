/** The judge itself: right manifests pass, each kind of mistake is refused with the server's words. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ApiClient } from "./api-client.ts";
import { judge, refusals } from "./judge.ts";
import { type Manifest, manifestsOf, podOf, subjectOf } from "./manifest.ts";
import { oneOfEachKind, plantedField, withUnknownField } from "./planted.ts";
import { kubernetesVersion } from "./versions.ts";

const fixtures = ["core.yaml", "custom.yaml"].flatMap((name) =>
  manifestsOf(readFileSync(join(import.meta.dirname, "fixtures", name), "utf8"), name),
);
const api = new ApiClient(inject("kubernetes"));
afterAll(() => api.close());

// Namespaces of other tests are others.
beforeAll(async () => {
  expect(refusals(await judge(api, fixtures.slice(0, 1)))).toEqual([]);
});

const the = (kind: string) => fixtures.find((it) => it.kind === kind) as Manifest;
/** A copy with another value at a path that is there. */
const changed = (kind: string, path: string, value: unknown): Manifest => {
  const copy = structuredClone(the(kind));
  const keys = path.split(".");
  const last = keys.pop() as string;
  let at = copy as unknown as Record<string, unknown>;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  expect(at).toHaveProperty([last]);
  at[last] = value;
  return copy;
};

test("it is Kubernetes of the version that is meant, and knows every definition", async () => {
  const version = (await api.send("GET", "/version")).body as { gitVersion: string };
  expect(version.gitVersion).toBe(`v${kubernetesVersion}`);
  expect(inject("definitions")).toEqual(
    expect.arrayContaining([
      "certificates.cert-manager.io",
      "clusters.postgresql.cnpg.io",
      "gateways.gateway.networking.k8s.io",
      "objectstores.barmancloud.cnpg.io",
      "podmonitors.monitoring.coreos.com",
      "scaledobjects.keda.sh",
      "targetgroupbindings.elbv2.k8s.aws",
    ]),
  );
});

test("a right manifest of every kind is accepted, without a warning", async () => {
  const verdicts = await judge(api, fixtures);
  expect(refusals(verdicts)).toEqual([]);
  expect(verdicts.flatMap((verdict) => verdict.warnings)).toEqual([]);
  expect(verdicts).toHaveLength(fixtures.length);
});

test.each(oneOfEachKind(fixtures).map((it): [string, Manifest] => [it.kind, it]))(
  "%s with a field that does not exist is refused by its name",
  async (_kind, manifest) => {
    const [verdict] = await judge(api, [withUnknownField(manifest)]);
    expect(verdict?.accepted).toBe(false);
    expect(verdict?.message).toMatch(
      new RegExp(`strict decoding error: unknown field "(spec\\.)?${plantedField}"$`),
    );
  },
);

test("a dry run leaves nothing behind", async () => {
  const list = await api.send("GET", "/apis/apps/v1/namespaces/judged/deployments");
  expect((list.body as { items: unknown[] }).items).toEqual([]);
});

test("an unknown kind is refused", async () => {
  const [verdict] = await judge(api, [{ ...the("Deployment"), kind: "Deploymant" }]);
  expect(verdict).toEqual({
    subject: "Deploymant judged/web",
    accepted: false,
    message: "the server knows no Deploymant of apps/v1",
    warnings: [],
  });
});

test("a workload whose pods are not `restricted` is refused, although the server takes the workload", async () => {
  const weak = changed(
    "Deployment",
    "spec.template.spec.containers.0.securityContext.allowPrivilegeEscalation",
    true,
  );
  const [verdict] = await judge(api, [weak]);
  expect(verdict?.message).toBe(
    'pods "web" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false ' +
      '(container "web" must set securityContext.allowPrivilegeEscalation=false)',
  );
  expect((await api.create(weak, { dryRun: true })).status).toBe(201);
});

test("pods of a namespace that says nothing of pod security are held to `restricted`", async () => {
  const silent: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "silent" } };
  const pod = podOf(the("CronJob")) as Manifest;
  const inSilence = { ...pod, metadata: { ...pod.metadata, namespace: "silent" } };
  const weak = { ...inSilence, spec: { containers: [{ name: "c", image: "c" }] } };
  expect(refusals(await judge(api, [silent, inSilence]))).toEqual([]);
  expect(refusals(await judge(api, [weak]))).toEqual([
    expect.stringContaining('violates PodSecurity "restricted:latest"'),
  ]);
});

test("values that a schema or the server forbids are refused", async () => {
  const wrong = [
    changed("NetworkPolicy", "spec.ingress.0.ports.0.port", 80690),
    changed("Service", "spec.ports.0.name", "HTTP_PORT"),
    changed("Deployment", "spec.selector.matchLabels.app", "other"),
    changed("Cluster", "spec.postgresql.synchronous.dataDurability", "sometimes"),
    changed("TargetGroupBinding", "spec.targetType", "pod"),
    changed("HTTPRoute", "spec.rules.0.backendRefs.0.port", "http"),
  ];
  const verdicts = await judge(api, wrong);
  expect(verdicts.map((verdict) => verdict.accepted)).toEqual(wrong.map(() => false));
  expect(refusals(verdicts).map((line) => line.split(": ")[0])).toEqual(wrong.map(subjectOf));
});

test("what no schema can say, the database operator refuses itself", async () => {
  const wrong = [
    changed("Cluster", "spec.postgresql.parameters", { log_destination: "jsonlog" }),
    changed("Cluster", "spec.storage.size", "twenty"),
    changed("ScheduledBackup", "spec.schedule", "0 2 * *"),
  ];
  expect(refusals(await judge(api, wrong))).toEqual([
    expect.stringContaining(
      'admission webhook "vcluster.cnpg.io" denied the request: Cluster.postgresql.cnpg.io "database" is invalid: ' +
        `spec.postgresql.parameters.log_destination: Invalid value: "jsonlog": Can't set fixed configuration parameter`,
    ),
    expect.stringContaining('spec.storage.size: Invalid value: "twenty"'),
    expect.stringContaining('admission webhook "vscheduledbackup.cnpg.io" denied the request'),
  ]);
});

test("a namespace that is nowhere is named", async () => {
  const [verdict] = await judge(api, [
    { ...the("ConfigMap"), metadata: { name: "lost", namespace: "nowhere" } },
  ]);
  expect(verdict?.message).toBe('namespaces "nowhere" not found');
});

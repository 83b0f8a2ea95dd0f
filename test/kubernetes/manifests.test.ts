/** Every manifest of every committed stack is accepted by a real API server with the real definitions. */
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { loadStack, stackFolder, stackNames, withResources } from "../../load.ts";
import { treeOf } from "../../rendered-tree.ts";
import { ApiClient } from "./api-client.ts";
import { judge, refusals } from "./judge.ts";
import { type Manifest, manifestsOf, subjectOf } from "./manifest.ts";
import { oneOfEachKind, plantedField, withUnknownField } from "./planted.ts";
import { renderedManifests } from "./rendered-manifests.ts";

const api = new ApiClient(inject("kubernetes"));
afterAll(() => api.close());

const rendered = join(import.meta.dirname, "..", "..", "rendered");
const stacks = stackNames().map((name): [string, string] => {
  const { layer, platform } = loadStack(name).spec;
  return [name, layer === "foundation" ? `${platform}, foundation` : platform];
});
/** Stacks without anything in a cluster. */
const without = ["local", "aws, foundation"];

test("the search finds manifests, and only those", () => {
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-rendered-"));
  try {
    mkdirSync(join(folder, "database"));
    writeFileSync(join(folder, "patroni.yml"), "scope: local\n");
    writeFileSync(join(folder, "odoo.conf"), "apiVersion: v1\nkind: ConfigMap\n");
    const document = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";
    writeFileSync(join(folder, "database", "all.yaml"), `---\n${document}---\n${document}`);
    expect(renderedManifests(folder).map(subjectOf)).toEqual(["ConfigMap a", "ConfigMap a"]);
    writeFileSync(join(folder, "half.yaml"), `${document}---\nkind: Secret\n`);
    expect(() => renderedManifests(folder)).toThrow(
      "half.yaml, document 2: no manifest: it has no apiVersion or no kind",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(stacks)(
  "stack %s (%s): every manifest is accepted, without a warning",
  async (name, platform) => {
    const manifests = renderedManifests(join(rendered, name));
    // These stacks have no manifests, and any other has some: an empty folder is no success.
    expect(manifests.length > 0).toBe(!without.includes(platform));
    const verdicts = await judge(api, manifests);
    expect(refusals(verdicts)).toEqual([]);
    expect(
      verdicts.flatMap(({ subject, warnings }) => warnings.map((it) => `${subject}: ${it}`)),
    ).toEqual([]);
  },
);

test.each(stacks.filter(([, platform]) => !without.includes(platform)))(
  "stack %s (%s), closed for an update: every manifest is accepted",
  async (name) => {
    const manifests = await closedForUpdate(name);
    const kinds = manifests.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["Deployment", "Job"]));
    const verdicts = await judge(api, manifests);
    expect(refusals(verdicts)).toEqual([]);
    expect(verdicts.flatMap(({ warnings }) => warnings)).toEqual([]);
  },
);

test.each(stacks.filter(([, platform]) => !without.includes(platform)))(
  "stack %s (%s): server and operator keep each value as it is written, so that a second update changes nothing",
  async (name) => {
    const manifests = renderedManifests(join(rendered, name));
    const answers = await Promise.all(
      manifests.map(async (manifest): Promise<string[]> => {
        const { status, body } = await api.apply(manifest, { dryRun: true, force: true });
        if (status >= 300) return [`${subjectOf(manifest)}: refused with ${status}`];
        return rewritten(manifest, body).map((change) => `${subjectOf(manifest)} ${change}`);
      }),
    );
    expect(answers.flat()).toEqual([]);
  },
);

test("a quantity that comes back in other words is seen", async () => {
  const manifests = stacks.flatMap(([name]) => renderedManifests(join(rendered, name)));
  const cluster = manifests.find(({ kind }) => kind === "Cluster");
  const inMebibytes = (text: string) =>
    text.replaceAll(/"memory":"([0-9]+)Gi"/g, (_, size) => `"memory":"${Number(size) * 1024}Mi"`);
  const planted = JSON.parse(inMebibytes(JSON.stringify(cluster))) as Manifest;
  const { body } = await api.apply(planted, { dryRun: true, force: true });
  expect(rewritten(planted, body).toSorted()).toEqual([
    "spec.resources.limits.memory: 16384Mi -> 16Gi",
    "spec.resources.requests.memory: 16384Mi -> 16Gi",
  ]);
});

/** Places at which the server has another value than was written; what it adds is its own. */
function rewritten(written: unknown, kept: unknown, path = ""): string[] {
  if (kept === undefined) return [];
  if (typeof written !== "object" || written === null)
    return written === kept ? [] : [`${path}: ${String(written)} -> ${String(kept)}`];
  return Object.entries(written).flatMap(([key, value]) =>
    rewritten(
      value,
      (kept as Record<string, unknown> | null)?.[key],
      path === "" ? key : `${path}.${key}`,
    ),
  );
}

/** No committed stack is closed: what one line more in its file makes of it. */
async function closedForUpdate(name: string): Promise<Manifest[]> {
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-closed-"));
  try {
    // A cluster names its foundation's stack, which lies beside it.
    cpSync(stackFolder, folder, { recursive: true });
    appendFileSync(
      join(folder, `Pulumi.${name}.yaml`),
      "    maintenance: { upgrade: [base, web] }\n",
    );
    const tree = treeOf(await withResources(loadStack(name, folder)));
    return [...tree].flatMap(([path, body]) =>
      path.startsWith("manifests/") ? manifestsOf(body, path) : [],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("of every kind that is rendered, a manifest with a field that does not exist is refused", async () => {
  const manifests = stacks.flatMap(([name]) => renderedManifests(join(rendered, name)));
  const namespaces = manifests.filter((it) => it.kind === "Namespace");
  expect(refusals(await judge(api, namespaces))).toEqual([]);
  const kinds = oneOfEachKind(manifests);
  const planted: Manifest[] = kinds.map(withUnknownField);
  const passed = (await judge(api, planted)).filter(
    ({ accepted, message }) => accepted || message?.includes(plantedField) !== true,
  );
  expect(passed).toEqual([]);
});

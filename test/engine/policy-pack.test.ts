/** The policy pack, run by the real engine over the on-premises stack: what it lets pass, what it refuses, and in which words. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { shownInputs } from "../../components/manifests.ts";
import { load, loadResources } from "../../load.ts";
import type { ResourceFact } from "../../model/resource-fact.ts";
import { project, trackedFiles } from "../house/tracked.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

const stack = "on-premises";
const stackFile = `stacks/Pulumi.${stack}.yaml`;
/** What a test may plant in, and what it looked like before. */
const originals = new Map(
  [stackFile, "team/transforms.ts", "policies/rules.ts", "policy-pack/pack.ts"].map((path) => [
    path,
    readFileSync(join(project, path), "utf8"),
  ]),
);
let workspace: Workspace;

beforeAll(async () => {
  workspace = await openWorkspace({
    engine: inject("engine"),
    kubernetes: inject("kubernetes"),
    program: project,
    files: trackedFiles().filter((path) => !/^(test|docs|rendered|\.ci)\//.test(path)),
  });
  writeKubeconfig(workspace);
  await workspace.stack(stack);
});
beforeEach(() => {
  for (const [path, text] of originals) plant(path, text);
});
afterAll(() => workspace?.remove());

function plant(path: string, text: string): void {
  writeFileSync(join(workspace.folder, path), text);
}

/** `pulumi preview` as the documentation says it. */
async function preview() {
  return await workspace.cli(["preview", "--stack", stack, "--policy-pack", "policy-pack"]);
}

/** A transform over one resource; `change` works on `args`. */
function transformOf(type: string, name: string, change: string): string {
  return `import { type ResourceTransformation, secret } from "@pulumi/pulumi";
export const transform: ResourceTransformation = (args) => {
  if (args.type !== "${type}" || args.name !== "${name}") return undefined;
  ${change}
  return { props: args.props, opts: args.opts };
};
void secret;
`;
}

const rulesText = originals.get("policies/rules.ts") as string;

/** The rules, and one more. */
function rulesWith(check: string): string {
  return rulesText.replace(/\];\s*$/, `  ${planted(check)}\n];\n`);
}

/** One rule, and none of the others. */
function rulesAlone(check: string): string {
  return rulesText.replace(/(?<=: readonly Rule\[\] = \[)[\s\S]*\];\s*$/, `${planted(check)}];\n`);
}

function planted(check: string): string {
  return `{ id: "planted", severity: "advisory", title: "Planted.", why: "Planted.", fix: "Unplant.",
    source: "https://example.com", needs: "resources", check: ({ resources }) => ${check} },`;
}

const volume = "kubernetes:core/v1:PersistentVolumeClaim";
const unprotected = transformOf(volume, "filestore", "args.opts.protect = false;");
const refusal =
  /\[mandatory\] +deletion-protection[^\n]*\n +What holds data is protected[^\n]*\n +stacks\/Pulumi\.on-premises\.yaml:7: deletion-protection: PersistentVolumeClaim filestore: is not protected\. Leave protect and retainOnDelete on; take the transform or the edit of the component back\./;

test("the committed stack passes, and the engine says that the pack was asked", async () => {
  const { code, said } = await preview();
  expect(said).not.toContain("[mandatory]");
  expect(said).toMatch(/Policies:\n.*odoo-cluster/);
  expect(code).toBe(0);
});

test("a transform that takes the protection off is refused, with place, fault, fix and the rule's id", async () => {
  plant("team/transforms.ts", unprotected);
  const { code, said } = await preview();
  expect(said).toMatch(refusal);
  expect(said.match(/\[mandatory\]/g)).toHaveLength(1);
  expect(code).toBe(1);
});

test("an exemption of the stack file holds, also after its day: no deployment fails at night", async () => {
  plant("team/transforms.ts", unprotected);
  const exemption = `    exemptions:
      - { rule: deletion-protection, subject: PersistentVolumeClaim filestore, reason: a test of an expired exemption, owner: platform, expires: "2001-01-01" }
`;
  plant(stackFile, `${(originals.get(stackFile) as string).trimEnd()}\n${exemption}`);
  const { code, said } = await preview();
  expect(said).not.toContain("deletion-protection:");
  expect(code).toBe(0);
});

test("a rule that throws stops it, although it only advises", async () => {
  plant("policies/rules.ts", rulesWith("JSON.parse(String(resources.length === 0))[0].lost"));
  const { ok, said } = await preview();
  expect(said).toContain("planted: rule: could not be judged: ");
  expect(said).not.toMatch(/\n +at .*policies/);
  expect(ok).toBe(false);
});

test("a pack that cannot start stops it", async () => {
  plant("policy-pack/pack.ts", 'throw new Error("planted: no pack");');
  const { ok, said } = await preview();
  expect(said).toContain("planted: no pack");
  expect(ok).toBe(false);
});

test("an advisory finding lets pass; the engine's resources are those that were recorded, and no secret is said", async () => {
  const canary = "canary-4711";
  plant(
    "team/transforms.ts",
    transformOf(
      "kubernetes:core/v1:ConfigMap",
      "nginx",
      `args.props.data = { ...args.props.data, planted: secret("${canary}") };`,
    ),
  );
  // The loudest rule that there can be; a real one would refuse such a ConfigMap.
  plant(
    "policies/rules.ts",
    rulesAlone('[{ subject: "all", message: JSON.stringify(resources), path: ["domain"] }]'),
  );
  const { code, said } = await preview();
  expect(code).toBe(0);
  expect(said).toMatch(/\[advisory\] +planted/);
  expect(said).not.toContain(canary);
  const [, json] = /yaml:7: planted: all: (\[.*\])\. Unplant\./.exec(said) as unknown as string[];
  const seen = JSON.parse(json as string) as ResourceFact[];
  const recorded = await loadResources(load(stack), "unknown");
  expect(seen.map(({ urn }) => urn)).toEqual(recorded.map(({ urn }) => urn));
  const config = seen.find(({ type, name }) => /ConfigMap$/.test(type) && name === "nginx");
  expect(config?.secretPaths).toEqual(["data.planted"]);
  expect(config?.inputs["data"]).toMatchObject({ planted: "<secret>" });
  const compared = ({ aliases: _, ...fact }: ResourceFact) => ({
    ...fact,
    inputs: shownInputs(fact),
  });
  const others = (facts: readonly ResourceFact[]) =>
    facts
      // The engine knows its providers by version and with absolute paths.
      .filter(({ urn, type }) => urn !== config?.urn && !type.startsWith("pulumi:providers:"))
      .map(compared);
  expect(others(seen)).toEqual(others(recorded));
});

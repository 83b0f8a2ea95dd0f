/** What a team may get wrong about its cluster: the whole text, and nothing registered. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkKubeconfig } from "../../../components/kubernetes/kubeconfig.ts";
import { deploy } from "../../../components/program.ts";
import { record } from "../../../components/recorder.ts";
import { programArgs } from "../../../load.ts";
import { UserError } from "../../../model/user-error.ts";
import { stackText } from "../../model/written-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-wrong-"));
const stacks = join(folder, "stacks");
mkdirSync(stacks);
afterAll(() => rmSync(folder, { recursive: true }));

const kubeconfig = join(folder, "kubeconfig.yaml");
const named = (...contexts: string[]) =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    contexts: contexts.map((name) => ({ name, context: { cluster: "erp", user: "deployer" } })),
    clusters: [{ name: "erp", cluster: { server: "https://erp.example.com" } }],
    users: [{ name: "deployer" }],
  });
const right = stackText("", "kubernetes");

/** What people are told, and the types of what the program registered until then. */
async function outcome(text: string): Promise<{ told: string[]; registered: string[] }> {
  writeFileSync(join(stacks, "Pulumi.erp.yaml"), text);
  const told: string[] = [];
  const { resources } = await record(
    () => {
      try {
        const args = programArgs("erp", stacks);
        if ("topology" in args) checkKubeconfig(args.spec, args.folder);
        return deploy(args);
      } catch (error) {
        // Anything else is no message for people.
        if (!(error instanceof UserError)) throw error;
        told.push(...error.message.replaceAll(`${stacks}/`, "").split("\n"));
        return {};
      }
    },
    { project: "odoo-cluster", stack: "erp", outputs: "unknown" },
  );
  const registered = resources
    .map(({ type }) => type)
    .filter((type) => !/^pulumi:pulumi:/.test(type));
  return { told, registered };
}

const refused = async (text: string, ...messages: string[]) =>
  expect(await outcome(text)).toEqual({ told: messages, registered: [] });

test("the right stack registers, and is told nothing", async () => {
  writeFileSync(kubeconfig, named("production"));
  const { told, registered } = await outcome(right);
  expect(told).toEqual([]);
  expect(registered.length).toBeGreaterThan(50);
});

describe("nothing is registered", () => {
  test("without a class for volumes that many nodes mount", () =>
    refused(
      right.replace("sharedClass: shared, ", ""),
      "Pulumi.erp.yaml:17: kubernetes.storage.sharedClass is missing. Name a storage class whose volumes many nodes mount at once (ReadWriteMany); `kubectl get storageclass` lists them",
    ));

  test("without a context, whatever the current one is", () =>
    refused(
      right.replace(/^ {6}context: .*\n/m, ""),
      "Pulumi.erp.yaml:7: kubernetes.context is missing. Name a context of the kubeconfig; `kubectl config get-contexts` lists them",
    ));

  test("with the kubeconfig of the shell alone", async () => {
    const before = process.env["KUBECONFIG"];
    process.env["KUBECONFIG"] = kubeconfig;
    try {
      writeFileSync(kubeconfig, named("production"));
      await refused(
        right.replace(/^ {6}kubeconfig: .*\n/m, ""),
        "Pulumi.erp.yaml:7: kubernetes.kubeconfig is missing. Name the file, relative to the stack file: whatever cluster the shell points at is never used",
      );
      await refused(
        right.replace("../kubeconfig.yaml", "../another.yaml"),
        'Pulumi.erp.yaml:7: kubernetes.kubeconfig: there is no such file, or it is no kubeconfig, got "../another.yaml". Put the cluster\'s kubeconfig there; the one that your shell points at is never used',
      );
    } finally {
      if (before === undefined) delete process.env["KUBECONFIG"];
      else process.env["KUBECONFIG"] = before;
    }
  });

  test("with a context that the kubeconfig does not have", async () => {
    writeFileSync(kubeconfig, named("prodution", "staging"));
    await refused(
      right,
      'Pulumi.erp.yaml:8: kubernetes.context: the kubeconfig has no such context, got "production". Did you mean prodution?',
    );
    writeFileSync(kubeconfig, named("a", "b"));
    await refused(
      right,
      'Pulumi.erp.yaml:8: kubernetes.context: the kubeconfig has no such context, got "production". Its contexts are a or b',
    );
    for (const empty of ["", "not: a kubeconfig", "\t"]) {
      writeFileSync(kubeconfig, empty);
      const { told, registered } = await outcome(right);
      expect(registered).toEqual([]);
      expect(told.join()).toContain("there is no such file, or it is no kubeconfig");
    }
  });

  test("with a current context that leads nowhere, although the stack names its own", async () => {
    const current = (name: string, ...contexts: string[]) =>
      JSON.stringify({ ...JSON.parse(named(...contexts)), "current-context": name });
    for (const there of ["", "production", "staging"]) {
      writeFileSync(kubeconfig, current(there, "production", "staging"));
      expect((await outcome(right)).told).toEqual([]);
    }
    const problem =
      'Pulumi.erp.yaml:7: kubernetes.kubeconfig: its current-context is none of its contexts, and the provider refuses such a file whatever kubernetes.context is, got "gone". Set current-context in "../kubeconfig.yaml" to';
    writeFileSync(kubeconfig, current("gone", "production"));
    await refused(right, `${problem} production, or take the line out`);
    writeFileSync(kubeconfig, current("gone", "a"));
    await refused(
      right,
      `${problem} a context that it has, or take the line out`,
      'Pulumi.erp.yaml:8: kubernetes.context: the kubeconfig has no such context, got "production". Its contexts are a',
    );
  });

  test("with a cluster or a user that the kubeconfig does not have", async () => {
    const file = JSON.parse(named("production"));
    writeFileSync(kubeconfig, JSON.stringify({ ...file, clusters: [{ name: "a" }], users: null }));
    await refused(
      right,
      'Pulumi.erp.yaml:8: kubernetes.context: the kubeconfig has no such cluster as context production names, got "erp". Correct the cluster of that context in the kubeconfig; its clusters are a',
      'Pulumi.erp.yaml:8: kubernetes.context: the kubeconfig has no such user as context production names, got "deployer". Correct the user of that context in the kubeconfig; its users are none',
    );
    writeFileSync(kubeconfig, JSON.stringify({ ...file, contexts: [{ name: "production" }] }));
    const { told } = await outcome(right);
    // Without a cluster there is no address; without a user the request is anonymous.
    expect(told).toEqual([expect.stringContaining("no such cluster")]);
  });

  test("with a domain that no certificate is for", () =>
    refused(
      right.replace(/, certificate: \{ create: .*\} \} \}/, " }"),
      "Pulumi.erp.yaml:19: kubernetes.entry.certificate is missing: browsers want one for odoo.localhost. Add `certificate: { create: { issuer: <ClusterIssuer> } }`, or `{ existing: { secret: <name> } }`",
    ));

  test("with images that tomorrow may be others, each of them told", () =>
    refused(
      right
        .replace(/(odoo: registry.example.com\/odoo).*$/m, "$1:19.0")
        .replace(/(nginx: registry.example.com\/nginx).*$/m, "$1"),
      'Pulumi.erp.yaml:12: kubernetes.images.odoo must be an image by digest, such as `registry.example.com/name:1.0@sha256:` and 64 hexadecimal digits, got "registry.example.com/odoo:19.0". Correct the value',
      'Pulumi.erp.yaml:13: kubernetes.images.nginx must be an image by digest, such as `registry.example.com/name:1.0@sha256:` and 64 hexadecimal digits, got "registry.example.com/nginx". Correct the value',
    ));

  test("with a password in clear text", () =>
    refused(
      right.replace(
        "  odoo-cluster:cluster:",
        "  odoo-cluster:secret.odoo-admin: hunter2-correct-horse\n  odoo-cluster:cluster:",
      ),
      "Pulumi.erp.yaml:3: config.odoo-cluster:secret.odoo-admin is not encrypted: everyone with the file or its history knows the value. Remove the line, think of another value, and run `pulumi config set --secret odoo-cluster:secret.odoo-admin --stack erp`, which asks for it",
    ));
});

import { expect, test } from "vitest";
import { factsOf } from "../../components/manifests.ts";
import { partsOf, resourceFilesOf } from "../../components/resource-files.ts";
import { stack, urn, fact as written } from "./written-fact.ts";

const fact: typeof written = (type, name, parent, more = {}) =>
  written(type, name, parent, { provider: urn("pulumi:providers:aws", "aws"), ...more });

const component = (type: string, name: string, parent: string) =>
  fact(`odoo-cluster:aws:${type}`, name, parent, { custom: false, provider: "" });
const at = (type: string, name: string) => urn(`odoo-cluster:aws:${type}`, name);
const frame = [
  fact("pulumi:pulumi:Stack", "p-s", "", { urn: stack, custom: false, provider: "" }),
  component("Foundation", "foundation", stack),
  component("Files", "files", at("Foundation", "foundation")),
  component("Backup", "copies", at("Files", "files")),
  fact("pulumi:providers:aws", "aws", at("Foundation", "foundation"), { provider: "" }),
  fact("pulumi:providers:aws", "virginia", at("Foundation", "foundation"), { provider: "" }),
];

const policy = fact("aws:efs/fileSystemPolicy:FileSystemPolicy", "files", at("Files", "files"), {
  inputs: { policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny"}]}' },
  provider: urn("pulumi:providers:aws", "virginia"),
});
const files = fact("aws:efs/fileSystem:FileSystem", "files", at("Files", "files"), {
  inputs: { encrypted: true, token: "canary" },
  secretPaths: ["token"],
  protect: true,
  retainOnDelete: true,
});
const vault = fact("aws:backup/vault:Vault", "files", at("Backup", "copies"));

test("a part is a file: in order, policies as structures, protection as a comment, no secret", () => {
  expect([...resourceFilesOf([...frame, policy, files, vault])]).toEqual([
    [
      "aws/files.yaml",
      [
        "copies/backup.Vault files: {}",
        "",
        "# protected, retained",
        "efs.FileSystem files:",
        "  encrypted: true",
        "  token: <secret>",
        "",
        "# by the provider virginia",
        "efs.FileSystemPolicy files:",
        "  policy:",
        '    Version: "2012-10-17"'.replaceAll('"', ""),
        "    Statement:",
        "      - Effect: Deny",
        "",
      ].join("\n"),
    ],
  ]);
});

test("what a file shows does not stand in model.json once more", () => {
  const facts = factsOf([...frame, files]) as Record<string, { inputs?: unknown }>;
  expect(facts["aws:efs/fileSystem:FileSystem::files"]).toEqual({
    type: "aws:efs/fileSystem:FileSystem",
    parent: "Files::files",
    provider: "pulumi:providers:aws::aws",
    protect: true,
    retainOnDelete: true,
    secretPaths: ["token"],
  });
});

test("parts are counted, with what is protected of them", () => {
  expect(partsOf([...frame, policy, files, vault])).toEqual([
    { name: "files", resources: 3, kept: 1 },
  ]);
});

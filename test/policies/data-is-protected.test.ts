import { expect, test } from "vitest";
import type { ResourceFact } from "../../model/resource-fact.ts";
import { dataIsProtected } from "../../policies/data-is-protected.ts";
import { judge, runRules } from "../../policies/judge.ts";
import { topologyOf } from "../model/written-stack.ts";
import { thrown } from "./judged.ts";

const claim = (options: Partial<ResourceFact> = {}): ResourceFact => ({
  urn: "urn:pulumi:test::odoo-cluster::kubernetes:core/v1:PersistentVolumeClaim::filestore",
  type: "kubernetes:core/v1:PersistentVolumeClaim",
  name: "filestore",
  parent: "",
  custom: true,
  inputs: {},
  secretPaths: [],
  unknownPaths: [],
  protect: true,
  retainOnDelete: true,
  provider: "",
  aliases: [],
  dependsOn: [],
  ...options,
});
const locate = (path: readonly unknown[]) => `stack.yaml: ${path.join(".")}`;
const judged = (...resources: ResourceFact[]) =>
  runRules([dataIsProtected], { topology: topologyOf(), files: [], resources }, locate);

test("fires on what holds data and could be deleted, or forgotten with its data", () => {
  const messages = (options: Partial<ResourceFact>) =>
    judged(claim(options)).map(({ subject, message }) => `${subject}: ${message}`);
  const of = "PersistentVolumeClaim filestore:";
  const goes = "goes when Pulumi forgets it: retainOnDelete is off";
  expect(messages({ protect: false })).toEqual([`${of} is not protected`]);
  expect(messages({ retainOnDelete: false })).toEqual([`${of} ${goes}`]);
  expect(messages({ protect: false, retainOnDelete: false })).toEqual([
    `${of} is not protected, ${goes}`,
  ]);
});

test.each([
  ["kubernetes:core/v1:Namespace", "Namespace"],
  ["kubernetes:core/v1:PersistentVolume", "PersistentVolume"],
  ["kubernetes:postgresql.cnpg.io/v1:Cluster", "Cluster"],
])("fires on %s", (type, kind) => {
  const found = judged(claim({ type, name: "it", protect: false }));
  expect(found.map(({ subject }) => subject)).toEqual([`${kind} it`]);
});

test("does not fire on what is protected and retained", () => {
  expect(judged(claim())).toEqual([]);
});

test("not applicable to what can be made anew, and not evaluated without resources", () => {
  expect(judged(claim({ type: "kubernetes:core/v1:Service", protect: false }))).toEqual([]);
  const evidence = { topology: topologyOf(), files: [] };
  expect(judge([dataIsProtected], evidence, [], locate).notEvaluated).toEqual([dataIsProtected.id]);
});

test("threw: a fact without a name is a finding, not silence", () => {
  const nonsense = {
    type: "kubernetes:core/v1:Namespace",
    get name(): string {
      throw new Error("no name");
    },
  } as ResourceFact;
  expect(judged(nonsense)).toMatchObject([
    { ...thrown(dataIsProtected), message: "could not be judged: no name" },
  ]);
});

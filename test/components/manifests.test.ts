import { expect, test } from "vitest";
import { parse } from "yaml";
import { factsOf, manifestsOf } from "../../components/manifests.ts";
import type { ResourceFact } from "../../model/resource-fact.ts";
import { fact, stack, urn } from "./written-fact.ts";

const components = [
  fact("pulumi:pulumi:Stack", "p-s", "", { urn: stack, custom: false }),
  fact("odoo-cluster:kubernetes:Cluster", "cluster", stack, { custom: false }),
  fact("odoo-cluster:kubernetes:Tier", "tier", urn("odoo-cluster:kubernetes:Cluster", "cluster"), {
    custom: false,
  }),
];
const tier = urn("odoo-cluster:kubernetes:Tier", "tier");
const object = (name: string, more: Partial<ResourceFact> = {}) =>
  fact("kubernetes:core/v1:Secret", name, tier, {
    inputs: {
      kind: "Secret",
      apiVersion: "v1",
      metadata: { name },
      stringData: { a: "canary", b: "canary" },
    },
    ...more,
  });

test("a manifest is a file of its tier, with names in place of secrets", () => {
  const files = manifestsOf([...components, object("login", { secretPaths: ["stringData"] })]);
  expect([...files]).toEqual([
    [
      "manifests/tier/secret-login.yaml",
      "apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\nstringData:\n  a: <secret>\n  b: <secret>\n",
    ],
  ]);
});

test("a secret inside a map or a list is hidden alone", () => {
  const [[, text]] = manifestsOf([
    ...components,
    object("login", { secretPaths: ["stringData.b"] }),
  ]) as unknown as [[string, string]];
  expect(parse(text).stringData).toEqual({ a: "canary", b: "<secret>" });
});

test("words that Kubernetes would read as true stay words", () => {
  const inputs = {
    kind: "Cluster",
    apiVersion: "x/v1",
    spec: { jit: "off", fsync: "on", yes: "y" },
  };
  const [text] = manifestsOf([
    ...components,
    fact("kubernetes:x/v1:Cluster", "db", tier, { inputs }),
  ]).values();
  expect(parse(text as string, { version: "1.1" }).spec).toEqual({
    jit: "off",
    fsync: "on",
    yes: "y",
  });
});

test("a chart is no manifest: its inputs stand in model.json", () => {
  const chart = fact("kubernetes:helm.sh/v3:Release", "operator", tier, { inputs: { chart: "c" } });
  expect([...manifestsOf([...components, chart])]).toEqual([]);
  expect(factsOf([chart])).toEqual({
    "kubernetes:helm.sh/v3:Release::operator": expect.objectContaining({ inputs: { chart: "c" } }),
  });
});

test("two objects of one file would hide each other", () => {
  expect(() => manifestsOf([...components, object("login"), object("login")])).toThrow(
    "two manifests are called manifests/tier/secret-login.yaml",
  );
});

test("a dependency that follows from another one is not drawn again", () => {
  const [a, b] = [object("a"), object("b", { dependsOn: [object("a").urn] })];
  const c = object("c", { dependsOn: [a.urn, b.urn] });
  const facts = factsOf([a, b, c]) as Record<string, { dependsOn?: string[] }>;
  expect(facts["kubernetes:core/v1:Secret::c"]?.dependsOn).toEqual([
    "kubernetes:core/v1:Secret::b",
  ]);
});

/** What holds of the policy pack before an engine runs it; test/engine/policy-pack.test.ts runs it. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyResource } from "@pulumi/policy";
import { expect, test } from "vitest";
import { rules } from "../../policies/rules.ts";
import { EngineFacts } from "../../policy-pack/engine-facts.ts";
import { policiesOf } from "../../policy-pack/policies.ts";
import { project } from "../house/tracked.ts";

const described = (path: string) =>
  JSON.parse(readFileSync(join(project, path), "utf8")) as Record<string, unknown>;

test("every rule is a policy of the same id and weight, and no policy is anything else", () => {
  const [inputs, ...policies] = policiesOf(rules);
  expect(inputs?.name).toBe("inputs");
  expect(policies.map(({ name, enforcementLevel }) => ({ name, enforcementLevel }))).toEqual(
    rules.flatMap(({ id, severity, advisoryIn }) => [
      { name: id, enforcementLevel: severity },
      // A policy has one level for all stacks.
      ...(advisoryIn === undefined
        ? []
        : [{ name: `${id}-advisory`, enforcementLevel: "advisory" }]),
    ]),
  );
});

test("the pack has the version of the kit: the engine shows it", () => {
  expect(described("policy-pack/package.json")["version"]).toBe(
    described("package.json")["version"],
  );
});

test("no package is called typescript: the SDK's runner of packs would compile with it, and 7 has no compiler in JavaScript", () => {
  expect(existsSync(join(project, "node_modules", "typescript"))).toBe(false);
});

/** Reading what is not known throws, as with the SDK. */
const guarded = (props: Record<string, unknown>, unknown: string) =>
  new Proxy(props, {
    get: (held, key) => {
      if (key === unknown) throw new Error("can't be known during preview");
      return Reflect.get(held, key);
    },
  });
const resource = (props: Record<string, unknown>): PolicyResource =>
  ({
    urn: "urn:pulumi:s::p::aws:s3/bucket:Bucket::b",
    type: "aws:s3/bucket:Bucket",
    name: "b",
    props,
    opts: { protect: true, aliases: [], parent: "urn:stack" },
    provider: { urn: "urn:provider" },
    dependencies: [{ urn: "urn:2" }, { urn: "urn:1" }],
  }) as unknown as PolicyResource;

test("inputs come from before the action, outputs only where nobody saw inputs; unknown places are named", () => {
  const facts = new EngineFacts();
  const made = resource({ size: 2, id: "made-by-the-provider" });
  const expected = {
    urn: made.urn,
    type: made.type,
    name: "b",
    parent: "urn:stack",
    custom: true,
    inputs: { size: 2, id: "made-by-the-provider" },
    secretPaths: [],
    unknownPaths: [],
    protect: true,
    retainOnDelete: false,
    provider: "urn:provider",
    aliases: [],
    dependsOn: ["urn:1", "urn:2"],
  };
  expect(facts.of([made], [])).toEqual([expected]);
  facts.see({ urn: made.urn, props: { list: [guarded({ a: 1, b: 2 }, "b")], size: 1 } });
  expect(facts.of([made], [])).toEqual([
    { ...expected, inputs: { list: [{ a: 1, b: null }], size: 1 }, unknownPaths: ["list[0].b"] },
  ]);
});

test("what the engine does not tell comes from the recording: what is retained, what is secret", () => {
  const facts = new EngineFacts();
  const made = resource({ password: "canary", size: 1 });
  const [twin] = facts.of([made], []);
  if (twin === undefined) throw new Error("no fact");
  const recorded = { ...twin, retainOnDelete: true, secretPaths: ["password"] };
  expect(facts.of([made], [recorded])).toEqual([
    { ...recorded, inputs: { password: "<secret>", size: 1 } },
  ]);
});

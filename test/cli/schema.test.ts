/** The JSON Schema that editors get: it means what the model means. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { cluster } from "../../model/spec/cluster.ts";
import { type SchemaNode, stackFileSchema } from "../../model/spec-schema.ts";
import { smallest, stackText } from "../model/written-stack.ts";

const project = join(import.meta.dirname, "..", "..");
// What is printed, not what is in memory: JSON drops what it cannot say.
const schema = JSON.parse(JSON.stringify(stackFileSchema())) as SchemaNode & { $schema: string };
const accepts = (data: unknown) => z.fromJSONSchema(schema as never).safeParse(data);

const committed = readdirSync(join(project, "stacks")).map((name): [string, string] => [
  name,
  readFileSync(join(project, "stacks", name), "utf8"),
]);

test.each([...committed, ["smallest", stackText(smallest)], ["domain alone", stackText()]])(
  "%s is valid",
  (_, text) => {
    const result = accepts(parse(text));
    expect(result.error?.issues ?? []).toEqual([]);
  },
);

test.each([
  "concurrentUser: 5",
  "concurrentUsers: many",
  "concurrentUsers: 0",
  "odoo: { version: 19.0 }",
  "pools: { a: { role: htp } }",
  "pools: { c: { role: cron, routes: [/a] } }",
  "postgresql: { archive: { timeout: 60 } }",
  "edge: { tls: { certificate: a } }",
])("%s is not", (below) => {
  expect(accepts(parse(stackText(below))).success).toBe(false);
});

test("a stack file without a domain, a cluster or a platform is not valid", () => {
  const data = parse(stackText()) as { config: Record<string, unknown> };
  for (const key of Object.keys(data.config)) {
    const { [key]: _, ...rest } = data.config;
    expect(accepts({ config: rest }).success, key).toBe(false);
  }
  expect(accepts({ config: { ...data.config, "odoo-cluster:cluster": {} } }).success).toBe(false);
  expect(accepts({}).success).toBe(false);
});

/** Every key with its path; `*` stands for any name. */
function leaves(node: SchemaNode, path = ""): [string, SchemaNode][] {
  const below = [
    ...Object.entries(node.properties ?? {}),
    ...(typeof node.additionalProperties === "object"
      ? [["*", node.additionalProperties] as const]
      : []),
  ].flatMap(([key, child]) => leaves(child, path === "" ? key : `${path}.${key}`));
  const branches = [...(node.oneOf ?? []), ...(node.anyOf ?? [])].flatMap((it) =>
    leaves(
      { ...(node.description === undefined ? {} : { description: node.description }), ...it },
      path,
    ),
  );
  return below.length + branches.length > 0 ? [...below, ...branches] : [[path, node]];
}

test("the schema says which standard it follows, and explains every key that has a value", () => {
  expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  const node = z.toJSONSchema(cluster, { io: "input" }) as SchemaNode;
  const keys = leaves(node).filter(
    ([path, it]) => it.const === undefined && it.type !== "null" && !path.endsWith("*"),
  );
  expect(keys.length).toBeGreaterThan(40);
  const silent = keys
    .filter(([, it]) => it.description === undefined && it.enum === undefined)
    .map(([path]) => path);
  expect(silent).toEqual([]);
});

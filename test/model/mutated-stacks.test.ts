/** Whatever somebody makes of a stack file: it is valid and renders, or the messages tell where and what to do. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { renderLocal } from "../../local/render.ts";
import { buildTopology } from "../../model/build/topology.ts";
import { parseSpec } from "../../model/stack-file.ts";
import { UserError } from "../../model/user-error.ts";
import { parseYaml } from "../../model/yaml-source.ts";
import { runRules } from "../../policies/judge.ts";
import { rules } from "../../policies/rules.ts";

const committed = readFileSync(
  join(import.meta.dirname, "..", "..", "stacks", "Pulumi.local.yaml"),
  "utf8",
);

/** Stands wherever a secret may be written by mistake. */
const secret = "hunter2-correct-horse";

/** Parses, and does with the result what `check` does. */
function verdict(text: string): "valid" | UserError {
  try {
    const spec = parseSpec(text, "stack.yaml", "test");
    const topology = buildTopology(spec);
    if (spec.platform !== "local") return "valid";
    const files = renderLocal(spec, topology);
    for (const finding of runRules(rules, { topology, files }, spec.locate)) {
      expect(finding.message).not.toContain("could not be judged");
      expect(finding.at).toMatch(/^stack\.yaml:\d+$/);
    }
    return "valid";
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function expectGoodEnglish(text: string): void {
  const result = verdict(text);
  if (result === "valid") return;
  expect(result.kind).toBe("input");
  expect(result.problems.length).toBeGreaterThan(0);
  const lines = text.split(/\r\n|\r|\n/).length;
  for (const { where = "", what, got = "", fix } of result.problems) {
    expect(where).toMatch(/^stack\.yaml:[1-9]\d*$/);
    expect(Number(where.split(":")[1])).toBeLessThanOrEqual(lines);
    expect(what).toMatch(/^\S.*[^.\s]$/u);
    expect(fix).toMatch(/^[A-Z`].*[^.\s]$/u);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a message must not move the cursor.
    expect(what + got + fix).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
    expect([...got].length).toBeLessThanOrEqual(80);
    expect(what + got + fix).not.toContain(secret);
  }
}

const awkward = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, "", 0, -1, 1e21, 0.1, [], {}, [null], "19.0", "1 GiB", "60 s", "local"],
    ...["__proto__", "constructor", "toString", "\u2028", "\0", "a\nb", " ", "127.0.0.1:80"],
  ),
  fc.string({ unit: "binary" }),
  fc.integer(),
  fc.double(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.anything({ maxDepth: 1 }), { maxKeys: 3 }),
);

type Data = Record<string, unknown> | unknown[];

/** Every map and list of a value, outermost first. */
function collections(value: unknown): Data[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Data, ...Object.values(value).flatMap(collections)];
}

interface Mutation {
  readonly place: number;
  readonly key: number;
  readonly kind: "replace" | "remove" | "add" | "rename";
  readonly name: string;
  readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(1000),
  key: fc.nat(1000),
  kind: fc.constantFrom("replace", "remove", "add", "rename"),
  name: fc.oneof(
    fc.constantFrom("role", "routes", "workers", "standbys", "memory", "https", "constructor"),
    fc.string({ unit: "binary", minLength: 1 }),
  ),
  value: awkward,
});

function mutate(root: Data, { place, key, kind, name, value: given }: Mutation): void {
  // A copy: put in twice, one value would come to hold itself.
  const value = structuredClone(given);
  const places = collections(root);
  const target = places[place % places.length] as Record<string, unknown>;
  const keys = Object.keys(target);
  const chosen = keys[key % Math.max(1, keys.length)] ?? name;
  const before = Object.hasOwn(target, chosen) ? target[chosen] : null;
  if (kind === "replace") target[chosen] = value;
  if (kind === "remove" || kind === "rename") delete target[chosen];
  if (kind === "add") target[name] = value;
  if (kind === "rename") target[name] = before;
}

test("a stack file with keys replaced, removed, added and renamed", () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const data = structuredClone(parseYaml(committed, "x").data) as Data;
      for (const one of mutations) mutate(data, one);
      expectGoodEnglish(stringify(data));
    }),
    { numRuns: 400 },
  );
});

test("a stack file with letters replaced, removed and inserted", () => {
  const letters = fc.oneof(
    fc.constantFrom(...":{}[]&*!|>'\"%@`#,?-\t\n\r\0", "\u2028", "\ufeff", "\u202e", "---\n"),
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(committed.length), fc.nat(12), letters), {
        minLength: 1,
        maxLength: 3,
      }),
      (cuts) => {
        let text = committed;
        for (const [at, length, put] of cuts)
          text = text.slice(0, at) + put + text.slice(at + length);
        expectGoodEnglish(text);
      },
    ),
    { numRuns: 400 },
  );
});

test("texts that are no stack files", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), expectGoodEnglish), { numRuns: 200 });
});

test("a secret that was written anywhere below a key that says so is never repeated", () => {
  const names = ["admin_passwd", "db_password", "smtp_password", "password", "api_secret", "token"];
  const places = [
    (key: string, value: unknown) => ({ odoo: { options: { [key]: value } } }),
    (key: string, value: unknown) => ({ odoo: { smtp: { [key]: value } } }),
    (key: string, value: unknown) => ({ postgresql: { parameters: { [key]: value } } }),
    (key: string, value: unknown) => ({ pgbouncer: { options: { [key]: value } } }),
    (key: string, value: unknown) => ({
      pools: { a: { role: "http", options: { [key]: value } } },
    }),
    (key: string, value: unknown) => ({ edge: { [key]: value } }),
    (key: string, value: unknown) => ({ [key]: value }),
  ];
  const values = [secret, [secret], { a: secret }, ` ${secret}`, `${secret}\n`];
  for (const name of names)
    for (const place of places)
      for (const value of values) {
        const cluster = { domain: "odoo.localhost", ...place(name, value) };
        const config = { "odoo-cluster:platform": "local", "odoo-cluster:cluster": cluster };
        expectGoodEnglish(stringify({ config }));
        expectGoodEnglish(
          stringify({ config: { ...config, [`odoo-cluster:secret.${name}`]: value } }),
        );
      }
});

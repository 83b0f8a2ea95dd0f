/** Stack files that nobody should have written, and a few that are only unusual: bytes, or no file at all. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { clusterSchema, foundationSchema, type SchemaNode } from "../../model/spec-schema.ts";
import { parseYaml } from "../../model/yaml-source.ts";
import { hostileNumber, hostileString, hostileValue } from "./strings.ts";
import { validAwsCluster } from "./valid-aws.ts";
import { validFoundation } from "./valid-foundation.ts";
import { validKubernetesCluster } from "./valid-kubernetes.ts";
import { foundationStackOf, stackOf, validCluster } from "./valid-stack.ts";
import { wrongForSure } from "./wrong-leaves.ts";

/** What is known about a case before anybody judges it. */
export type Truth = "valid" | "wrong" | "unknown";

export interface StackFile {
  readonly kind: string;
  readonly truth: Truth;
  readonly content: Uint8Array | "folder" | "dangling link" | "pipe" | "endless device";
}

const stackNamed = (name: string) =>
  readFileSync(join(import.meta.dirname, "..", "..", "stacks", `Pulumi.${name}.yaml`), "utf8");
export const committed = stackNamed("local");
const onPremises = stackNamed("on-premises");
const staging = stackNamed("staging");
const foundation = stackNamed("production-foundation");
/** Mostly the one that is cheapest to judge. */
const anyFile = fc.constantFrom(committed, committed, committed, onPremises, staging, foundation);

const text = (kind: string, truth: Truth, content: string): StackFile => ({
  kind,
  truth,
  content: Buffer.from(content),
});

type Data = Record<string, unknown>;

/** Every map and list of a value, outermost first. */
function collections(value: unknown): Data[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Data, ...Object.values(value).flatMap(collections)];
}

/** The committed file with values, keys and whole maps replaced, removed, added and renamed. */
const mutated = fc
  .tuple(
    anyFile,
    fc.array(
      fc.record({
        place: fc.nat(999),
        key: fc.nat(99),
        kind: fc.constantFrom("replace", "replace", "remove", "add", "rename"),
        name: hostileString,
        value: hostileValue,
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([file, mutations]) => {
    const data = structuredClone(parseYaml(file, "x").data) as Data;
    for (const { place, key, kind, name, value } of mutations) {
      const places = collections(data);
      const target = places[place % places.length] as Data;
      const keys = Object.keys(target);
      const chosen = keys[key % Math.max(1, keys.length)] ?? "x";
      const before = target[chosen];
      if (kind === "replace") target[chosen] = structuredClone(value);
      if (kind === "remove" || kind === "rename") delete target[chosen];
      if (kind === "add") Object.defineProperty(target, name, plainly(structuredClone(value)));
      if (kind === "rename") Object.defineProperty(target, name, plainly(before));
    }
    return text("committed, mutated", "unknown", stringify(data));
  });

/** `__proto__` becomes a key like any other. */
function plainly(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

/** Text as a pattern wants it; fast-check makes none for those that look ahead. */
function matching(pattern: string | undefined): fc.Arbitrary<string>[] {
  if (pattern === undefined || /\(\?[=!<]/.test(pattern)) return [];
  return [fc.stringMatching(new RegExp(pattern))];
}

/** A value of the schema's shape; now and then one of its leaves, or a key, is hostile. */
function fromSchema(node: SchemaNode): fc.Arbitrary<unknown> {
  const hostile = { arbitrary: hostileValue, weight: 1 };
  const branches = node.oneOf ?? node.anyOf;
  if (branches !== undefined) return fc.oneof(...branches.map(fromSchema));
  if (node.const !== undefined)
    return fc.oneof({ arbitrary: fc.constant(node.const), weight: 30 }, hostile);
  if (node.enum !== undefined)
    return fc.oneof({ arbitrary: fc.constantFrom(...node.enum), weight: 9 }, hostile);
  const plain = (arbitrary: fc.Arbitrary<unknown>) => fc.oneof({ arbitrary, weight: 6 }, hostile);
  const least = Math.ceil(node.minimum ?? 0);
  switch (node.type) {
    case "object": {
      const keys = Object.entries(node.properties ?? {});
      const known = fc.record(
        Object.fromEntries(keys.map(([key, child]) => [key, fromSchema(child)])),
        { requiredKeys: [...(node.required ?? [])], noNullPrototype: true },
      );
      const more = node.additionalProperties;
      if (typeof more !== "object") return plain(known);
      const name = fc.oneof(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.stringMatching(/^[a-z]{1,8}$/),
        hostileString,
      );
      return fc.dictionary(name, fromSchema(more), { maxKeys: 4, noNullPrototype: true });
    }
    case "array":
      return plain(fc.array(fromSchema(node.items ?? {}), { maxLength: 3 }));
    case "string":
      return fc.oneof(
        ...matching(node.pattern),
        typeof node.default === "string"
          ? fc.constant(node.default)
          : fc.stringMatching(/^[a-z]{1,6}$/),
        fc.constantFrom("1 GiB", "60 s", "127.0.0.1:8443", "odoo.localhost", "127.77.0.0/16", "/a"),
        hostileString,
      );
    case "integer":
    case "number":
      return fc.oneof(
        fc.integer({ min: least, max: Math.min(node.maximum ?? least + 199, least + 199) }),
        hostileNumber,
      );
    case "boolean":
      return plain(fc.boolean());
    default:
      return hostileValue;
  }
}

/** Sections that one platform reads alone. */
const ownSections = {
  local: ["local", "edge"],
  kubernetes: ["kubernetes", "maintenance"],
  aws: ["aws", "maintenance"],
} as const;

/** Keys of another platform are a mistake of their own: most files have none. */
const generatedOn = (platform: keyof typeof ownSections) =>
  fc
    .record({
      cluster: fromSchema(clusterSchema),
      section: fromSchema(clusterSchema.properties?.[platform] ?? {}),
      tidy: fc.constantFrom(true, true, true, false),
    })
    .map(({ cluster, section, tidy }) => {
      if (tidy && typeof cluster === "object" && cluster !== null && !Array.isArray(cluster)) {
        const own = cluster as Data;
        const kept: readonly string[] = ownSections[platform];
        for (const key of Object.values(ownSections).flat())
          if (!kept.includes(key)) delete own[key];
        if (platform !== "local") own[platform] = section;
      }
      const stack = stackOf(cluster, platform);
      return text(`from the schema, ${platform}`, "unknown", stringify(stack));
    });
const generated = fc.oneof(
  ...(["local", "kubernetes", "aws"] as const).map(generatedOn),
  fromSchema(foundationSchema).map((written) =>
    text("from the schema, a foundation", "unknown", stringify(foundationStackOf(written))),
  ),
);

/** Most of them are cheap to judge; resources are recorded by a test of their own. */
const valid = fc.oneof(
  {
    arbitrary: validCluster.map((cluster) =>
      text("valid and nasty", "valid", stringify(stackOf(cluster))),
    ),
    weight: 3,
  },
  ...(
    [
      ["kubernetes", validKubernetesCluster],
      ["aws", validAwsCluster],
    ] as const
  ).map(([platform, clusters]) => ({
    arbitrary: clusters.map((cluster) =>
      text(`valid and nasty, on ${platform}`, "valid", stringify(stackOf(cluster, platform))),
    ),
    weight: 1,
  })),
  {
    arbitrary: validFoundation.map((written) =>
      text("valid and nasty, a foundation", "valid", stringify(foundationStackOf(written))),
    ),
    weight: 1,
  },
);

const poisoned = wrongForSure.map(({ key, stack }) =>
  text(`wrong for sure: ${key}`, "wrong", stringify(stack)),
);

/** The committed text with pieces cut out and put in. */
const cutUp = fc
  .tuple(
    anyFile,
    fc.array(
      fc.tuple(
        fc.nat(onPremises.length),
        fc.nat(12),
        fc.oneof(
          fc.constantFrom(
            ...":{}[]&*!|>'\"%@`#,?-\t\n\r\0",
            "---\n",
            "&a ",
            "*a",
            "<<: *a",
            "!!js ",
            "? ",
          ),
          hostileString,
        ),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  )
  .map(([file, cuts]) => {
    let content = file;
    for (const [at, length, put] of cuts)
      content = content.slice(0, at) + put + content.slice(at + length);
    return text("committed, cut up", "unknown", content);
  });

const truncated = fc.nat(Buffer.byteLength(committed)).map(
  (end): StackFile => ({
    kind: "truncated",
    truth: "unknown",
    content: Buffer.from(committed).subarray(0, end),
  }),
);

const bytes = fc
  .uint8Array({ maxLength: 200 })
  .map((content): StackFile => ({ kind: "random bytes", truth: "unknown", content }));

/** A list that doubles with every line. */
const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"]
  .map((name, index) => {
    const before = "abcdefgh"[index];
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(",")}]\n`;
  })
  .join("")}config: *i\n`;
const manyPools = (count: number) =>
  stringify(
    stackOf({
      domain: "odoo.localhost",
      pools: {
        rest: { role: "http" },
        cron: { role: "cron" },
        ...Object.fromEntries(
          Array.from({ length: count }, (_, index) => [
            `p${index}`,
            { role: "http", routes: [`/p${index}`] },
          ]),
        ),
      },
    }),
  );
const below = (line: string) => `${committed}    ${line}\n`;
const tagged = (tag: string) => committed.replace("domain: ", `domain: ${tag} `);

/** Each stands for itself. */
export const singular: readonly StackFile[] = [
  text("committed", "valid", committed),
  text("committed, on Kubernetes", "valid", onPremises),
  text("committed, on AWS", "valid", staging),
  text("committed, a foundation", "valid", foundation),
  text(
    "a foundation and a cluster in one",
    "wrong",
    `${foundation}  odoo-cluster:cluster: { domain: odoo.localhost }\n`,
  ),
  text("BOM", "valid", `\ufeff${committed}`),
  text("CRLF", "valid", committed.replaceAll("\n", "\r\n")),
  text("no end of line", "valid", committed.trimEnd()),
  text("JSON", "valid", JSON.stringify(parseYaml(committed, "x").data)),
  text("one anchor", "valid", committed.replace("subnet: 127", "subnet: &a 127")),
  text("a document start", "valid", `---\n${committed}`),
  text("a comment of every character", "valid", `# ${"'\"%{}[]&*!|>@`"} \u{1f9e8}\n${committed}`),
  text("empty", "wrong", ""),
  text("a line feed", "wrong", "\n"),
  text("a comment", "wrong", "# nothing\n"),
  text("a NUL", "wrong", "\0"),
  text("a word", "wrong", "config"),
  text("a number", "wrong", "1e400"),
  text("a list", "wrong", "- config\n"),
  text("null", "wrong", "config: ~\n"),
  text("two documents", "wrong", `${committed}---\n${committed}`),
  text("CR alone", "unknown", committed.replaceAll("\n", "\r")),
  text("tabs", "wrong", committed.replaceAll("  ", "\t")),
  text("bomb", "wrong", bomb),
  text("an alias in itself", "wrong", "config: &a { b: *a }\n"),
  text("an alias of nothing", "wrong", "config: *nobody\n"),
  text("an odd anchor", "wrong", 'config: *a"b.C,`d\n'),
  text("a merge key", "wrong", below("<<: { domain: evil.example }")),
  text("a merged list", "wrong", below("<<: [{ a: 1 }]")),
  ...[
    "!!js/function",
    "!!js/undefined",
    "!!python/object/apply:os.system",
    "!!binary",
    "!!set",
    "!x",
  ].map((tag) => text(`tag ${tag}`, "wrong", tagged(tag))),
  text("a timestamp tag", "unknown", tagged("!!timestamp")),
  text("a YAML directive", "unknown", `%YAML 1.1\n---\n${committed}`),
  text("a wrong directive", "wrong", `%YAML x\n---\n${committed}`),
  text("a key twice", "wrong", below("domain: evil.example")),
  text("a key twice, quoted", "wrong", below('"domain": evil.example')),
  text("a map as key", "wrong", below("? { a: 1 }\n    : 2")),
  text("null as key", "wrong", below("? \n    : 2")),
  text("__proto__", "wrong", below("__proto__: { domain: evil.example }")),
  text("deep lists", "wrong", `config: ${"[".repeat(20_000)}`),
  text("deep closed lists", "wrong", `config: ${"[".repeat(3000)}${"]".repeat(3000)}\n`),
  text("deep maps", "wrong", `config: ${"{ a: ".repeat(5000)}1${" }".repeat(5000)}\n`),
  text(
    "deep block",
    "wrong",
    Array.from({ length: 600 }, (_, n) => `${" ".repeat(n)}a:\n`).join(""),
  ),
  text("deep below a key", "wrong", below(`odoo2: ${"[".repeat(900)}${"]".repeat(900)}`)),
  text("a long line", "wrong", below(`odoo2: "${"x".repeat(900_000)}"`)),
  text("a long key", "wrong", below(`${"k".repeat(1000)}: 1`)),
  text("a longer key", "wrong", below(`"${"k".repeat(100_000)}": 1`)),
  text(
    "many keys",
    "wrong",
    `${committed}${Array.from({ length: 2000 }, (_, n) => `    k${n}: 1\n`).join("")}`,
  ),
  text("50 pools", "unknown", manyPools(50)),
  text("150 pools", "wrong", manyPools(150)),
  text("3000 pools", "wrong", manyPools(3000)),
  text("more than 1 MiB", "wrong", `${committed}#${"x".repeat(2 ** 20)}\n`),
  { kind: "UTF-16 LE", truth: "wrong", content: Buffer.from(`\ufeff${committed}`, "utf16le") },
  {
    kind: "UTF-16 BE",
    truth: "wrong",
    content: Buffer.from(`\ufeff${committed}`, "utf16le").swap16(),
  },
  { kind: "Latin 1", truth: "wrong", content: Buffer.from(`${committed}# caf\u00e9\n`, "latin1") },
  {
    kind: "half a character",
    truth: "wrong",
    content: Buffer.from(`${committed}# \u{1f9e8}`).subarray(0, -2),
  },
  ...(["folder", "dangling link", "pipe", "endless device"] as const).map(
    (content): StackFile => ({ kind: `a ${content}`, truth: "wrong", content }),
  ),
];

/** Every sort of stack file, the singular ones besides. */
export const hostileStack: fc.Arbitrary<StackFile> = fc.oneof(
  { arbitrary: mutated, weight: 5 },
  { arbitrary: generated, weight: 5 },
  { arbitrary: valid, weight: 5 },
  { arbitrary: poisoned, weight: 4 },
  { arbitrary: cutUp, weight: 4 },
  { arbitrary: truncated, weight: 1 },
  { arbitrary: bytes, weight: 1 },
);

/**
 * A thousand stack files that nobody should have written, through the command line as `main.ts`
 * calls it: each is refused with lines that say where, what and how to mend it, or is in truth valid.
 * More of them: `npm run hostile -- 10000`.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { stackFileSchema } from "../../model/spec-schema.ts";
import { show } from "../../model/text.ts";
import { rules } from "../../policies/rules.ts";
import { treeOf } from "../../rendered-tree.ts";
import { type Clone, clone, type Ran } from "../cli/clone.ts";
import { parseFinding, parseProblem } from "./message.ts";
import { sayings } from "./said-again.ts";
import { hostileStack, type StackFile, singular } from "./stack-files.ts";
import { validAwsCluster } from "./valid-aws.ts";
import { validFoundation } from "./valid-foundation.ts";
import { validKubernetesCluster } from "./valid-kubernetes.ts";
import { foundationStackOf, stackOf, validCluster } from "./valid-stack.ts";

/** A thousand in CI; at a desk as many as take seconds. `npm run hostile -- 10000` runs more. */
const inCi = (process.env["CI"] ?? "") !== "";
const cases = Number(process.env["ODOO_CLUSTER_HOSTILE"] ?? (inCi ? 1000 : 250));
const isAccepted = z.fromJSONSchema(JSON.parse(JSON.stringify(stackFileSchema())));

/** Name of a program -> its texts. */
const programs = new Map<string, Set<string>>();

let here: Clone;
let run: typeof import("../../cli/run.ts").run;
let load: typeof import("../../load.ts").load;
let loadStack: typeof import("../../load.ts").loadStack;
let withResources: typeof import("../../load.ts").withResources;
const file = (stack = "hostile") => join(here.folder, "stacks", `Pulumi.${stack}.yaml`);
/** Exit code -> how many, for the report at the end. */
const seen = { 0: 0, 1: 0, 2: 0 };

beforeAll(async () => {
  here = clone({});
  // The copy's own modules: its stacks/ is the one that they read.
  ({ run } = await import(join(here.folder, "cli", "run.ts")));
  ({ load, loadStack, withResources } = await import(join(here.folder, "load.ts")));
  // The modules are compiled once more, beside everything else that a busy machine compiles.
}, 180_000);
afterAll(() => {
  here?.remove();
  process.stdout.write(`hostile stacks: ${JSON.stringify(seen)} by exit code\n`);
});

function put({ content }: StackFile, stack?: string): void {
  const path = file(stack);
  rmSync(path, { recursive: true, force: true });
  if (content === "folder") mkdirSync(path);
  else if (content === "dangling link") symlinkSync("nowhere", path);
  else if (content === "endless device") symlinkSync("/dev/zero", path);
  else if (content === "pipe") execFileSync("mkfifo", [path]);
  else writeFileSync(path, content);
}

/** The command line in this process; what it says is kept. */
async function inProcess(args: readonly string[]): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((chunk) => {
      said[stream] += chunk;
      return true;
    }),
  );
  try {
    return { code: await run(args), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function judge(given: StackFile, ran: Ran, stack: string, name: string): void {
  const { code, stdout, stderr } = ran;
  const textLines = (text: string) => text.split("\n").slice(0, -1);
  expect(stdout === "" || stdout.endsWith("\n")).toBe(true);
  expect(stderr === "" || stderr.endsWith("\n")).toBe(true);
  const known = typeof given.content === "string" ? 1 : linesOf(given.content);
  if (code === 2) {
    expect(given.truth, stderr).not.toBe("valid");
    expect(stdout).toBe("");
    const problems = textLines(stderr).map((line) => parseProblem(line, name));
    expect(problems.length).toBeGreaterThan(0);
    const order = problems.map(({ line }) => line);
    expect(order.every((line) => line <= known)).toBe(true);
    return;
  }
  expect(given.truth, stdout).not.toBe("wrong");
  expect(stderr).toBe("");
  const findings = textLines(stdout)
    .slice(0, -1)
    .map((line) => parseFinding(line, name));
  expect(stdout).toMatch(
    new RegExp(
      `(^|\\n)${stack}: \\d+ rules, ${findings.length} findings?(, \\d+ rules not evaluated \\(no resources or tiers\\))?\\n$`,
    ),
  );
  for (const { line } of findings) expect(line).toBeLessThanOrEqual(known);
  expect(code).toBe(findings.some(({ severity }) => severity === "mandatory") ? 1 : 0);
  if (given.truth === "unknown") isInTruthValid(given);
}

/** As editors see it, which is another reader than the command line. */
function isInTruthValid({ content }: StackFile): void {
  const data = parse(Buffer.from(content as Uint8Array).toString("utf8"));
  expect(isAccepted.safeParse(data).error?.issues ?? []).toEqual([]);
}

function linesOf(content: Uint8Array): number {
  return Buffer.from(content)
    .toString("latin1")
    .split(/\r\n|\r|\n/).length;
}

/** No value of an accepted file leaves its line, its quotes or its section. */
function rendersAsMeant(): void {
  const stack = loadStack("hostile");
  if (stack.layer === "foundation") return;
  for (const rendered of stack.files) {
    // The third instance differs from the second in its address alone.
    if (/-([3-9]|\d\d+)\//.test(rendered.id)) continue;
    const said = sayings(rendered);
    if (said !== null) expect(said.read, rendered.id).toEqual(said.meant);
    // Programs hold no value of anybody's.
    if (["lua", "shell"].includes(rendered.dialect)) {
      const name = basename(rendered.id);
      programs.set(name, (programs.get(name) ?? new Set()).add(show(rendered.body)));
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no file has any but line feeds.
    expect(show(rendered.body), rendered.id).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]/);
  }
}

async function check(given: StackFile): Promise<void> {
  put(given);
  const ran = await inProcess([
    "check",
    "--stack",
    "hostile",
    "--without-resources",
    "--without-files",
  ]);
  judge(given, ran, "hostile", file());
  if (ran.code !== 2) rendersAsMeant();
  seen[ran.code as keyof typeof seen] += 1;
}

test.each(singular)("$kind: $truth", check);

/** Files of both addons of the kit's own. */
const addons = ["__init__.py", "__manifest__.py"];
const programNames = [
  ...addons,
  ...["after-modules.sh", "before-modules.sh", "follow-primary.py", "hold.lua", "log-keeper.py"],
  ...["logins.py", "logs.py", "modules.sh", "recovery-point.sh", "reload-on-change.sh"],
  ...["sql-client.sh", "start", "upgrade.py", "wait-for-primary.py"],
];

test(`${cases} generated stack files`, { timeout: cases * 100 }, async () => {
  await fc.assert(fc.asyncProperty(hostileStack, check), { numRuns: cases });
  // Each of the three answers was given often, or the generators have gone astray.
  expect(seen[2]).toBeGreaterThan(cases / 3);
  expect(seen[0]).toBeGreaterThan(cases / 50);
  // One in a hundred: of few cases there may be none.
  if (cases >= 1000) expect(seen[1]).toBeGreaterThan(cases / 200);
  for (const [name, texts] of programs)
    expect(texts.size, name).toBe(addons.includes(name) ? 2 : 1);
  // Of few cases some need what none of them has.
  if (cases >= 1000) expect([...programs.keys()].toSorted()).toEqual(programNames);
});

test("no stack file at all is no clean bill", async () => {
  const stderr =
    "error: stacks/: there is no stack file to check, got no Pulumi.<stack>.yaml. Write one; docs/SETTINGS.md lists the keys, and `domain` is enough\n";
  rmSync(join(here.folder, "stacks"), { recursive: true });
  expect(await inProcess(["check"])).toEqual({ code: 2, stdout: "", stderr });
  mkdirSync(join(here.folder, "stacks"));
  expect(await inProcess(["check"])).toEqual({ code: 2, stdout: "", stderr });
});

test.each([
  {
    kind: "clusters on Kubernetes",
    stacks: validKubernetesCluster.map((it) => stackOf(it, "kubernetes")),
  },
  { kind: "clusters on AWS", stacks: validAwsCluster.map((it) => stackOf(it, "aws")) },
  { kind: "foundations", stacks: validFoundation.map(foundationStackOf) },
])("valid $kind are registered, recorded and judged", async ({ stacks }) => {
  for (const stack of fc.sample(stacks, 4)) {
    put({ kind: "", truth: "valid", content: Buffer.from(stringify(stack)) });
    const loaded = await withResources(loadStack("hostile"));
    for (const [path, body] of treeOf(loaded)) {
      if (!path.startsWith("manifests/")) continue;
      // Read as Kubernetes does, nothing of a value has become a key or another type.
      const manifest = parse(body, { version: "1.1" });
      expect(manifest, path).toMatchObject({ apiVersion: expect.any(String) });
      const { name } = manifest.metadata;
      expect(typeof name, path).toBe("string");
    }
    expect(loaded.resources?.length).toBeGreaterThan(60);
    const { findings, evaluated } = loaded.verdict;
    expect(findings.filter(({ subject }) => subject === "rule")).toEqual([]);
    // A foundation has no tiers.
    const wanted = rules.filter(({ needs }) => loaded.layer === "cluster" || needs === "resources");
    expect(evaluated).toEqual(wanted.map(({ id }) => id));
  }
});

test("the order of keys in a stack file means nothing", () => {
  const files = (data: unknown): object => {
    put({ kind: "", truth: "valid", content: Buffer.from(stringify(stackOf(data))) });
    return Object.fromEntries(load("hostile").files.map(({ id, body }) => [id, show(body)]));
  };
  fc.assert(
    fc.property(validCluster, (cluster) => {
      expect(files(turnedRound(cluster))).toEqual(files(cluster));
    }),
    { numRuns: 20 },
  );
});

/** Every map with its keys the other way round; lists stay. */
function turnedRound(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, turnedRound(inner)]);
  return Object.fromEntries(entries.toReversed());
}

test("a dozen of them as real processes say the same", { timeout: 120_000 }, async () => {
  const some = [
    ...singular.filter(({ content }) => typeof content === "string"),
    ...fc.sample(hostileStack, 8),
  ];
  const asked = (stack: string) => [
    "check",
    "--stack",
    stack,
    "--without-resources",
    "--without-files",
  ];
  const alone = async (given: StackFile, index: number): Promise<Ran> => {
    put(given, `hostile-${index}`);
    return await here.run(asked(`hostile-${index}`));
  };
  const compare = async (given: StackFile, index: number, ran: Ran): Promise<void> => {
    const stack = `hostile-${index}`;
    const name = `stacks/Pulumi.${stack}.yaml`;
    judge(given, ran, stack, name);
    put(given);
    const same = await inProcess(asked("hostile"));
    const renamed = (text: string) =>
      text
        .replaceAll(file(), name)
        // Messages name files as seen from where the command runs, which is the copy for a process.
        .replaceAll(`${here.folder}/`, "")
        .replace(/^hostile:/m, `${stack}:`);
    expect(ran).toEqual({
      code: same.code,
      stdout: renamed(same.stdout),
      stderr: renamed(same.stderr),
    });
  };
  // A few at a time: each has a processor's work of its own. In this process one after the other:
  // they share the file and the output.
  for (let start = 0; start < some.length; start += 4) {
    const few = some.slice(start, start + 4);
    const ran = await Promise.all(few.map((given, at) => alone(given, start + at)));
    for (const [at, given] of few.entries()) await compare(given, start + at, ran[at] as Ran);
  }
});

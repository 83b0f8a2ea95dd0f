/** The files of docs/ci do what they say: every command of the kit in them is run, in a real repository. */
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { type Clone, clone } from "../cli/clone.ts";
import { stackText } from "../model/written-stack.ts";

const folder = join(import.meta.dirname, "../../docs/ci");

interface Workflow {
  readonly on: object;
  readonly permissions: Record<string, string>;
  readonly jobs: Record<string, { steps: { name?: string; run?: string; uses?: string }[] }>;
}

const workflow = (name: string) => parse(readFileSync(join(folder, name), "utf8")) as Workflow;
const steps = (name: string) =>
  Object.values(workflow(name).jobs).flatMap((job) => job.steps.flatMap(({ run }) => run ?? []));
const stack = (name: string) => join(here.folder, "stacks", `Pulumi.${name}.yaml`);

let here: Clone;
const run = (command: string, args: readonly string[] = []) =>
  execa(command, args, {
    cwd: here.folder,
    reject: false,
    env: {
      NODE_COMPILE_CACHE: join(here.folder, ".compiled"),
      GIT_AUTHOR_NAME: "t",
      GIT_AUTHOR_EMAIL: "t@example.com",
      GIT_COMMITTER_NAME: "t",
      GIT_COMMITTER_EMAIL: "t@example.com",
    },
  });
const shell = (script: string) => run("bash", ["-e", "-o", "pipefail", "-c", script]);

beforeAll(async () => {
  here = clone({ erp: stackText() });
  writeFileSync(join(here.folder, ".gitignore"), "node_modules\n.compiled\n");
  cpSync(folder, join(here.folder, "docs", "ci"), { recursive: true });
  await here.run(["render", "--write"]);
  await shell("git init -q -b main && git add -A && git commit -qm first");
  symlinkSync("../../docs/ci/pre-commit", join(here.folder, ".git/hooks/pre-commit"));
}, 120_000);
afterAll(() => here.remove());

test("a workflow may read, and write just what it must", () => {
  expect(workflow("check.yml").permissions).toEqual({ contents: "read" });
  expect(workflow("diff.yml").permissions).toEqual({ contents: "read", "pull-requests": "write" });
  for (const name of ["check.yml", "diff.yml"]) {
    expect(workflow(name).on).not.toHaveProperty("pull_request_target");
    // Values of a pull request reach a shell as variables only.
    for (const script of steps(name)) expect(script).not.toContain("${{");
  }
});

test("a sound change: every step passes, and the comment tells it", {
  timeout: 120_000,
}, async () => {
  writeFileSync(stack("erp"), stackText("concurrentUsers: 6"));
  await here.run(["render", "--write"]);
  const committed = await shell("git add -A && git commit -qm edited");
  expect(committed).toMatchObject({ exitCode: 0 });
  for (const script of [...steps("check.yml"), ...steps("diff.yml")]) {
    if (!script.startsWith("./odoo-cluster")) continue;
    expect(await shell(script), script).toMatchObject({ exitCode: 0 });
  }
  expect(readFileSync(join(here.folder, "comment.md"), "utf8")).toContain(
    "| concurrent users | 12 | 6 | -6 |",
  );
  expect(readFileSync(join(here.folder, "check.sarif"), "utf8")).toContain('"version": "2.1.0"');
});

test("an unsafe change: check fails, its SARIF is written, and the hook refuses the commit", {
  timeout: 120_000,
}, async () => {
  writeFileSync(stack("erp"), stackText("postgresql: { parameters: { max_connections: 50 } }"));
  const [check, verify, sarif] = steps("check.yml") as [string, string, string];
  expect((await shell(check)).exitCode).toBe(1);
  expect((await shell(verify)).exitCode).toBe(1);
  expect((await shell(sarif)).exitCode).toBe(0);
  expect(readFileSync(join(here.folder, "check.sarif"), "utf8")).toContain('"startLine": 5');
  const refused = await shell("git add -A && git commit -qm unsafe");
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("mandatory connections-fit-max-connections");
  const elsewhere = await shell(
    "git reset -q && date > notes && git add notes && git commit -qm notes",
  );
  expect(elsewhere.exitCode).toBe(0);
});

test("a stack file that is wrong is a fault of the SARIF step, too", {
  timeout: 120_000,
}, async () => {
  writeFileSync(stack("erp"), "config:\n\ta: 1\n");
  expect((await shell(steps("check.yml")[2] as string)).exitCode).toBe(1);
});

/** `diff` against real commits of a real repository. */
import { chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { committed } from "../../cli/committed.ts";
import { stackText } from "../model/written-stack.ts";
import { type Clone, clone } from "./clone.ts";

let here: Clone;
const stacks = { erp: stackText("concurrentUsers: 12"), shop: stackText() };

const git = (...args: string[]) =>
  execa("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
    cwd: here.folder,
  });
const stackFile = (name: string) => join(here.folder, "stacks", `Pulumi.${name}.yaml`);

beforeAll(async () => {
  here = clone(stacks);
  writeFileSync(join(here.folder, ".gitignore"), "node_modules\n.compiled\n");
  await here.run(["render", "--write"]);
  await git("init", "-q", "-b", "main");
  await git("add", "-A");
  await git("commit", "-qm", "first");
  await git("tag", "base");
}, 120_000);
afterAll(() => here.remove());

describe("odoo-cluster diff", { timeout: 120_000 }, () => {
  test("nothing changed: said, exit 0, also with --exit-code", async () => {
    const ran = await here.run(["diff", "--exit-code"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toMatch(
      /^erp against HEAD \([0-9a-f]{12}\): no difference\n\nshop against HEAD \([0-9a-f]{12}\): no difference\n$/,
    );
  });

  test("an edit, a new stack and one that is gone: exit 0, or 1 with --exit-code", async () => {
    writeFileSync(stackFile("erp"), stackText("concurrentUsers: 30"));
    writeFileSync(stackFile("test"), stackText());
    rmSync(stackFile("shop"));
    const ran = await here.run(["diff", "--against", "base", "--json"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const report = JSON.parse(ran.stdout) as {
      against: { ref: string };
      stacks: { stack: string; consequences: { state: string } }[];
    };
    expect(report.against.ref).toBe("base");
    expect(report.stacks.map(({ stack, consequences }) => [stack, consequences.state])).toEqual([
      ["erp", "changed"],
      ["shop", "gone"],
      ["test", "new"],
    ]);
    expect((await here.run(["diff", "--exit-code"])).code).toBe(1);
    expect((await here.run(["diff", "erp", "--markdown"])).stdout).toMatch(
      /^## What this change does to stacks\n\nCompared with HEAD \(`[0-9a-f]{12}`\)\.\n\n### Stack `erp`\n\n#### Figures\n/,
    );
  });

  test("what is committed after REF does not hide: REF's files are the base", async () => {
    await git("add", "-A");
    await git("commit", "-qm", "edited, and rendered/ forgotten");
    const ran = await here.run(["diff", "erp", "--against", "base"]);
    expect(ran.stdout).toMatch(/concurrent users +12 +→ +30 +\+18/);
  });

  test("a stack that is nowhere is refused", async () => {
    expect(await here.run(["diff", "shopp"])).toEqual({
      code: 2,
      stdout: "",
      stderr:
        'error: stacks/Pulumi.shopp.yaml: there is no such stack file, got "shopp". Stacks are erp, test\n',
    });
  });

  test.each(["nowhere", "--upload-pack=x", "base:README.md"])("REF %s is no commit", (ref) => {
    expect(() => committed(ref, here.folder)).toThrow(
      `odoo-cluster diff --against: git knows no such commit, got "${ref}". Name a branch, tag or commit of this clone; \`git fetch\` brings those of others`,
    );
  });

  test("without a repository: the machine lacks something", () => {
    const bare = mkdtempSync(join(tmpdir(), "odoo-cluster-no-git-"));
    try {
      expect(() => committed("HEAD", bare)).toThrow(
        `this machine: diff compares with a commit, and this is no git repository, got ${bare}. Clone the project with git`,
      );
    } finally {
      rmSync(bare, { recursive: true });
    }
  });

  test.skipIf(process.getuid?.() !== 0)("another user's clone: what git wants is said", () => {
    const other = mkdtempSync(join(tmpdir(), "odoo-cluster-other-"));
    try {
      cpSync(join(here.folder, ".git"), join(other, ".git"), { recursive: true });
      for (const path of [other, join(other, ".git")]) chownSync(path, 65534, 65534);
      expect(() => committed("HEAD", other)).toThrow(
        `this machine: diff compares with a commit, and git reads no clone of another user, got ${other}. Run it as that user, or \`git config --global --add safe.directory ${other}\``,
      );
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pruneRoots } from "../../../local/root/prune-roots.ts";
import { mayMount } from "./may-mount.ts";

const [kept, other] = ["0123456789abcdef", "fedcba9876543210"];
let cache = "";
let root = "";
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "root-prune-"));
  root = join(cache, "root");
  for (const name of [kept, other, `${other}.partial`, `${kept}.old-1700000000000`, "notes"]) {
    mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, name, "file"), "");
  }
  for (const key of [kept, other]) {
    writeFileSync(join(root, `${key}.json`), "{}");
    writeFileSync(join(root, `${key}.log`), "");
  }
});
afterEach(() => {
  rmSync(cache, { recursive: true });
});

test("keeps one root with its record, and what is not a root", async () => {
  const pruned = await pruneRoots(cache, kept);
  expect(readdirSync(root).sort()).toEqual([kept, `${kept}.json`, `${kept}.log`, "lock", "notes"]);
  expect(pruned.inUse).toEqual([]);
  expect(pruned.removed).toHaveLength(3);
});

test("a cache that was never used has nothing to prune", async () => {
  expect(await pruneRoots(join(cache, "none"), kept)).toEqual({ removed: [], inUse: [] });
});

test.skipIf(!mayMount())("leaves a root that a stack has mounted out of sight", async () => {
  const script = 'mount --bind "$0" /mnt && echo ready && exec sleep 60';
  const stack = spawn("unshare", ["--mount", "sh", "-c", script, join(root, other)]);
  await once(stack.stdout, "data");
  const pruned = await pruneRoots(cache, kept);
  expect(pruned.inUse).toEqual([join(root, other)]);
  expect(existsSync(join(root, other, "file"))).toBe(true);
  expect(existsSync(join(root, `${other}.json`))).toBe(true);
  stack.kill("SIGKILL");
  await once(stack, "close");
  expect((await pruneRoots(cache, kept)).removed).toEqual([join(root, other)]);
  expect(existsSync(join(root, `${other}.json`))).toBe(false);
});

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeTree } from "../../../local/root/remove-tree.ts";
import { mayMount } from "./may-mount.ts";

test("a folder that is not there is no error", async () => {
  await removeTree("/nonexistent/odoo-cluster");
});

test.skipIf(!mayMount())("unmounts before it deletes, so that the mounted files stay", async () => {
  const folder = mkdtempSync(join(tmpdir(), "root-remove-"));
  const [host, partial] = [join(folder, "host"), join(folder, "x.partial")];
  mkdirSync(host);
  mkdirSync(join(partial, "dev"), { recursive: true });
  writeFileSync(join(host, "precious"), "");
  execFileSync("mount", ["--bind", host, join(partial, "dev")]);
  await removeTree(partial);
  expect(existsSync(partial)).toBe(false);
  expect(existsSync(join(host, "precious"))).toBe(true);
  rmSync(folder, { recursive: true });
});

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock } from "../../../local/root/lock.ts";

const module = join(import.meta.dirname, "../../../local/root/lock.ts");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "root-lock-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("the second waits for the first and is told who that is", async () => {
  const file = join(folder, "lock");
  const first = await takeLock(file, () => {});
  const told: string[] = [];
  let done = false;
  const second = takeLock(file, (owner) => told.push(owner)).then((lock) => {
    done = true;
    return lock;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(done).toBe(false);
  expect(told).toEqual([`${process.pid}`]);
  first.release();
  (await second).release();
});

test("an owner may take the file away: who waited has the lock of the new one", async () => {
  const file = join(folder, "lock");
  const first = await takeLock(file, () => {});
  const second = takeLock(file, () => {});
  await new Promise((resolve) => setTimeout(resolve, 300));
  rmSync(file);
  first.release();
  const lock = await second;
  expect(readFileSync(file, "utf8")).toBe(`${process.pid}\n`);
  expect(() => execFileSync("flock", ["--nonblock", file, "true"])).toThrow();
  lock.release();
});

test("a killed owner keeps nothing", async () => {
  const file = join(folder, "lock");
  const program = `
    const { takeLock } = await import(${JSON.stringify(module)});
    await takeLock(${JSON.stringify(file)}, () => {});
    console.log("locked");
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", program]);
  await once(owner.stdout, "data");
  expect(() => execFileSync("flock", ["--nonblock", file, "true"])).toThrow();
  owner.kill("SIGKILL");
  (await takeLock(file, () => {})).release();
});

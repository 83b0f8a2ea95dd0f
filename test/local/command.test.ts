/** Programs as they are run: what they get, what is kept of their words, and that they end with who asked. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CommandFailed, runCommand } from "../../local/command.ts";
import { until } from "../../local/until.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-command-"));
afterAll(() => rmSync(folder, { recursive: true }));

const shell = (program: string, options = {}) => runCommand("sh", ["-c", program], options);

test("standard output comes back without its last newline, and every line is told", async () => {
  const lines: string[] = [];
  const log = join(folder, "log");
  const out = await shell("echo one; echo two >&2; printf three", {
    onLine: (line: string) => lines.push(line),
    log,
  });
  expect(out).toBe("one\nthree");
  expect(lines.toSorted()).toEqual(["one", "three", "two"]);
  expect(readFileSync(log, "utf8").trim().split("\n").toSorted()).toEqual(lines.toSorted());
});

test("it gets what is handed in, and nothing of the caller's environment", async () => {
  process.env["STRAY"] = "stray";
  const got = (await shell("cat; echo; env", { input: "given", env: { OWN: "own" } })).split("\n");
  expect(got).toEqual(expect.arrayContaining(["given", "OWN=own", "LC_ALL=C.UTF-8"]));
  expect(got.some((line) => line.startsWith("STRAY"))).toBe(false);
  delete process.env["STRAY"];
  expect(await shell("cat; pwd")).toBe("/");
});

test("a failure has the status and the last words of both streams", async () => {
  const failure = await shell("seq 100; echo wrong >&2; exit 3").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandFailed);
  const { summary, lines, message } = failure as CommandFailed;
  expect(summary).toBe("sh exited with 3");
  expect(lines).toHaveLength(60);
  expect(message).toMatch(/^sh exited with 3\n/);
  await expect(shell("kill -9 $$")).rejects.toThrow("sh SIGKILL");
  await expect(runCommand("no-such-program", [])).rejects.toThrow("no-such-program");
});

test("an abort kills it, and a lock is held until its last process ends", async () => {
  const stop = new AbortController();
  const file = join(folder, "lock");
  const lock = openSync(file, "w");
  await shell("flock --exclusive --nonblock 3", { lock });
  closeSync(lock);
  const running = shell("exec sleep 60", { signal: stop.signal });
  setTimeout(() => stop.abort(), 100);
  await expect(running).rejects.toThrow();
});

test("waiting looks once at least, and says whether it was in time", async () => {
  let looks = 0;
  expect(await until(() => ++looks === 1, 0)).toBe(true);
  expect(await until(async () => ++looks >= 4, 5, 1)).toBe(true);
  expect(looks).toBe(4);
  expect(await until(() => false, 0.02, 1)).toBe(false);
});

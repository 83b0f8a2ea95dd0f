/** Real etcd: what it lets whom do, before and after it asks for passwords, and where it listens. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { asksForPasswords, requirePasswords } from "../../local/etcd-access.ts";
import { localLayout } from "../../local/layout.ts";
import { programs } from "../../templates/supervisor/programs.ts";
import { specOf, topologyOf } from "../model/written-stack.ts";

const root = process.env["ODOO_CLUSTER_ROOT"];
const passwords = { root: "of-root", patroni: "of-patroni" };
const ended: (() => unknown)[] = [];

/** The last that began ends first: its folder goes when it is gone. */
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

const below = "local: { subnet: 127.86.0.0/16 }";
const url = "http://127.86.40.11:2379";

/** etcd as `up` starts it, its data in `folder`. */
async function start(folder: string): Promise<ChildProcess> {
  const topology = topologyOf(below);
  const [etcd] = programs(topology, localLayout(specOf(below), topology));
  const args = (etcd?.command ?? []).slice(1).map((word) => {
    return word.startsWith("--data-dir=") ? `--data-dir=${folder}/etcd` : word;
  });
  const child = spawn(`${root}/usr/bin/etcd`, args, { cwd: folder, stdio: "ignore" });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  // Waited for: the next one listens on the same address.
  ended.push(() => child.kill("SIGKILL") && gone);
  // Long enough for a machine that is busy with other tests.
  for (let tries = 0; tries < 600 && child.exitCode === null && !(await healthy()); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect([child.exitCode, await healthy()]).toEqual([null, true]);
  return child;
}

async function healthy(): Promise<boolean> {
  return await fetch(`${url}/health`).then(
    (answer) => answer.ok,
    () => false,
  );
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

async function post(path: string, body: object, token?: string): Promise<number> {
  const headers = token === undefined ? {} : { authorization: token };
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    body: JSON.stringify(body),
    headers,
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function tokenOf(name: keyof typeof passwords): Promise<string> {
  const answer = await fetch(`${url}/v3/auth/authenticate`, {
    method: "POST",
    body: JSON.stringify({ name, password: passwords[name] }),
  });
  return ((await answer.json()) as { token: string }).token;
}

const write = (key: string, token?: string) =>
  post("/v3/kv/put", { key: base64(key), value: base64("{}") }, token);
const read = (key: string, token?: string) => post("/v3/kv/range", { key: base64(key) }, token);
const ours = "/odoo-cluster/erp/config";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "etcd-access-"));
  ended.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test.skipIf(!root)(
  "a store of before asks for passwords from now on, and still after a restart",
  async () => {
    const kept = folder();
    const first = await start(kept);
    expect(await asksForPasswords(url, passwords)).toBe(false);
    expect(await write(ours)).toBe(200);
    await requirePasswords(url, passwords);
    for (const again of [false, true]) {
      if (again) {
        const gone = new Promise((resolve) => first.once("exit", resolve));
        first.kill("SIGTERM");
        await gone;
        await start(kept);
      }
      expect(await asksForPasswords(url, passwords)).toBe(true);
      expect(await write(ours)).not.toBe(200);
      expect(await read(ours)).not.toBe(200);
      const patroni = await tokenOf("patroni");
      expect(await write(ours, patroni)).toBe(200);
      expect(await read(ours, patroni)).toBe(200);
      expect(await write("/elsewhere", patroni)).not.toBe(200);
      expect(await post("/v3/auth/user/add", { name: "x", password: "x" }, patroni)).not.toBe(200);
      expect(await post("/v3/maintenance/snapshot", {}, patroni)).not.toBe(200);
    }
    await expect(asksForPasswords(url, { ...passwords, root: "other" })).rejects.toThrow(
      /refuses the password of its user root/,
    );
  },
);

test.skipIf(!root)(
  "what an interrupted run left is mended, with the passwords of now",
  async () => {
    await start(folder());
    await post("/v3/auth/user/add", { name: "patroni", password: "of-before" });
    await post("/v3/auth/role/add", { name: "patroni" });
    await post("/v3/auth/user/grant", { user: "patroni", role: "patroni" });
    await requirePasswords(url, passwords);
    expect(await write(ours, await tokenOf("patroni"))).toBe(200);
  },
);

test.skipIf(!root)("no peer reaches it: that port asks for no password", async () => {
  await start(folder());
  const reached = await new Promise((resolve) => {
    const socket = connect({ host: "127.86.40.11", port: 2380 });
    socket.on("connect", () => resolve("connected"));
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  expect(reached).toBe("ECONNREFUSED");
});

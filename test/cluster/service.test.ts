/** A team's capability with a service of Debian's, brought up by the command line of the team's own copy. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { supervisorPid } from "../../local/namespace.ts";
import { cacheFolder, placesOf } from "../../local/places.ts";
import { childrenOf, commandLine, processTree } from "../../local/processes.ts";
import { rootKey } from "../../local/root/ensure-root.ts";
import { projectWithMemcached } from "../memcached/project.ts";
import { eventually } from "./logs.ts";

const name = "service";
const project = projectWithMemcached();
const places = placesOf(name);
const file = join(project.folder, "stacks", `Pulumi.${name}.yaml`);
const port = 11211;

/** What the command line prints; @throws with it where it fails. */
function cli(verb: string, ...words: string[]): string {
  return execFileSync(join(project.folder, "odoo-cluster"), [verb, ...words, "--stack", name], {
    cwd: project.folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 2 ** 26,
  });
}

function write(memcached: string): void {
  writeFileSync(
    file,
    `config:
  odoo-cluster:platform: local
  odoo-cluster:cluster:
    domain: ${name}.localhost
    concurrentUsers: 4
    odoo: { version: "19.0", database: ${name}, modules: [base, web] }
${memcached}    pools:
      app: { role: http, instances: 1, workers: 2, memory: 1 GiB }
      cron: { role: cron, instances: 1, threads: 1, memory: 512 MiB }
    postgresql: { standbys: 0, durability: preferred, reportingReplica: false, memory: 512 MiB }
    edge: { https: "127.0.0.1:9793", http: "127.0.0.1:9493" }
    local: { subnet: 127.84.0.0/16 }
`,
  );
}

/** What memcached answers to some commands: a line to each. */
async function ask(host: string, ...commands: string[]): Promise<string[]> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 5000 });
    let answer = "";
    socket.on("connect", () => socket.write(commands.map((command) => `${command}\r\n`).join("")));
    socket.on("data", (part) => {
      answer += part.toString("latin1");
      if (answer.split("\r\n").length > commands.length) socket.end();
    });
    socket.on("timeout", () => socket.destroy(new Error(`no answer: ${answer}`)));
    socket.on("close", () => resolve(answer.trim().split("\r\n")));
    socket.on("error", reject);
  });
}

const password = () =>
  (JSON.parse(readFileSync(places.secrets, "utf8")) as Record<string, { value: string }>)[
    "memcached"
  ]?.value ?? "";

function logIn(): string {
  const words = `odoo ${password()}`;
  return `set auth 0 0 ${words.length}\r\n${words}`;
}

/** Processes of memcached in the stack. */
function running(): number[] {
  const supervisor = supervisorPid(places);
  return supervisor === null
    ? []
    : processTree(supervisor).filter((pid) => /^memcached /.test(commandLine(pid)));
}

beforeAll(() => {
  write("    memcached: { megabytes: 8 }\n");
  cli("down", "--purge", `--confirm=${name}`);
  cli("up");
});

afterAll(() => {
  try {
    cli("down", "--purge", `--confirm=${name}`);
  } finally {
    project.remove();
  }
});

test("its instances run as a user of their own, from a root with its package", () => {
  expect(running()).toHaveLength(2);
  for (const pid of running()) {
    expect(readFileSync(`/proc/${pid}/status`, "utf8")).toMatch(/^Uid:\s+27799\s+27799/m);
  }
  // The root that all other stacks share stays as it is.
  expect(existsSync(join(cacheFolder(), "root", rootKey(), "usr/bin/memcached"))).toBe(false);
  expect(cli("status")).toMatch(/memcached-1/);
});

test("it holds its secret, and lets nobody in without it", async () => {
  const [host] = running().map((pid) => / -l (\S+) /.exec(commandLine(pid))?.[1] ?? "");
  if (host === undefined) throw new Error("no memcached runs");
  expect(await ask(host, "get a")).toEqual(["CLIENT_ERROR unauthenticated"]);
  expect(await ask(host, logIn(), "set a 0 0 1\r\nx")).toEqual(["STORED", "STORED"]);
});

test("a second `up` changes nothing, and the plan names only what a change touches", () => {
  expect(cli("up")).toMatch(/nothing changed/);
  write("    memcached: { megabytes: 9 }\n");
  expect(JSON.parse(cli("up", "--json"))).toMatchObject({
    plan: [{ what: "restart", names: ["memcached-1", "memcached-2"] }],
    changed: ["memcached-1", "memcached-2"],
  });
});

test("a drill kills it and it comes back", async () => {
  const before = running();
  cli("drill", "kill memcached-1");
  const after = await eventually(
    async () => running(),
    (pids) => pids.length === 2,
    30_000,
  );
  expect(after.filter((pid) => before.includes(pid))).toHaveLength(1);
});

test("without its key it is gone, and everything else serves", () => {
  write("");
  cli("up");
  expect(running()).toEqual([]);
  expect(childrenOf(supervisorPid(places) as number).length).toBeGreaterThan(5);
  expect(cli("status")).not.toMatch(/memcached/);
});

/** The wrapper for real: what a killed parent leaves behind is ended before the next start. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { programSource } from "../../../programs/source.ts";

const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-start-"));
const script = join(folder, "start");
const started: ChildProcess[] = [];
let place: ChildProcess;

// A mount namespace with a /run of its own, as a stack has.
beforeAll(async () => {
  writeFileSync(script, programSource("supervisor/start.sh"), { mode: 0o755 });
  writeFileSync(
    join(folder, "start.conf"),
    `shares=${join(folder, "none")}\nvariables="PGCONNECT_TIMEOUT"\n`,
  );
  place = spawn("unshare", [
    ...["--mount", "--propagation", "private", "--", "sh", "-c"],
    `mount -t tmpfs run /run && touch ${folder}/ready && exec sleep 600`,
  ]);
  await until(() => read("ready") !== null);
});
afterAll(() => {
  for (const child of [...started, place]) child.kill("SIGKILL");
  for (const name of ["first", "second", "other", "kept", "its"]) {
    const pid = Number(read(name) ?? 0);
    if (pid > 1 && lives(pid)) process.kill(pid, "SIGKILL");
  }
  rmSync(folder, { recursive: true });
});

/** Starts a program whose shell notes pids in files; resolves once `noted` is there. */
async function start(
  name: string,
  shell: string,
  noted: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProcess & { readonly said: string[] }> {
  const child = spawn(
    "nsenter",
    [`--target=${place.pid}`, "--mount", "sh", script, "root", "-", "sh", "-c", shell],
    { env: { PATH: process.env["PATH"], SUPERVISOR_PROCESS_NAME: name, ...environment } },
  );
  started.push(child);
  const said: string[] = [];
  child.stderr.on("data", (part) => said.push(String(part)));
  await until(() => read(noted) !== null);
  return Object.assign(child, { said });
}

/** `sleep` whose pid is noted; in a session of its own where it runs away. */
const worker = (name: string, prefix = "") =>
  `${prefix} sh -c 'echo $$ > ${folder}/${name}.new; mv ${folder}/${name}.new ${folder}/${name}; exec sleep 300' &`;

test("workers of a killed parent end before the next start, also those that left its group", async () => {
  const other = await start("nginx-2", `${worker("other")} wait`, "other");
  const first = await start(
    "nginx-1",
    `${worker("first", "setsid")} ${worker("second")} wait`,
    "second",
  );
  await until(() => read("first") !== null);
  const orphans = ["first", "second"].map((name) => Number(read(name)));
  first.kill("SIGKILL");
  await until(() => first.exitCode !== null || first.signalCode !== null);
  expect(orphans.every(lives)).toBe(true);
  const next = await start("nginx-1", `touch ${folder}/again; exec sleep 300`, "again");
  expect(orphans.some(lives)).toBe(false);
  expect(next.said.join("")).toBe("start: ending 2 processes that outlived their parent\n");
  // Another program of the same user is another's.
  expect(lives(Number(read("other")))).toBe(true);
  expect(other.exitCode).toBeNull();
});

test("a server that outlives its program stays with all that it started", async () => {
  const pidFile = join(folder, "postmaster.pid");
  const server = join(folder, "server");
  writeFileSync(server, `echo $$ > ${pidFile}\n${worker("its")}\nwait\n`);
  const agent = await start(
    "postgresql-1",
    `sh ${server} & ${worker("kept")} sleep 1; touch ${folder}/agent; wait`,
    "agent",
    { KEEPS: pidFile },
  );
  const [kept, its, ended] = [readFileSync(pidFile, "utf8"), read("its"), read("kept")].map(Number);
  agent.kill("SIGKILL");
  await until(() => agent.signalCode !== null);
  const next = await start("postgresql-1", `touch ${folder}/adopts; exec sleep 300`, "adopts", {
    KEEPS: pidFile,
  });
  expect([kept, its, ended].map((pid) => lives(pid as number))).toEqual([true, true, false]);
  // A pid file that names a process of another program keeps nothing.
  writeFileSync(pidFile, `${read("other")}\n`);
  next.kill("SIGKILL");
  await until(() => next.signalCode !== null);
  await start("postgresql-1", `touch ${folder}/alone; exec sleep 300`, "alone", { KEEPS: pidFile });
  expect([kept, its].map((pid) => lives(pid as number))).toEqual([false, false]);
  expect(lives(Number(read("other")))).toBe(true);
});

function read(name: string): string | null {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return null;
  }
}

/** Whether it runs: one that ended and that nobody waited for does not. */
function lives(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error("it never came");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

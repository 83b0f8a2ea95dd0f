/** Servers of a test: each with a log, ended by the test, and in any case together with it. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** They end after these seconds, whatever becomes of the test. */
const longest = 45 * 60;

/** One server. */
export interface Running {
  readonly log: string;
  /** @throws {Error} with the end of its log, when it has ended. */
  check(): void;
  stop(): Promise<void>;
}

/** A process that dies with this one, also after kill -9, and in any case after a while. */
export function start(
  folder: string,
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  const name = program.slice(program.lastIndexOf("/") + 1);
  const log = join(folder, `${name}.log`);
  const fd = openSync(log, "a");
  const limits = ["--pdeathsig", "TERM", "timeout", "--kill-after=5", `${longest}`];
  const child = spawn("setpriv", [...limits, program, ...args], {
    stdio: ["ignore", fd, fd],
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, GOMEMLIMIT: "1200MiB", ...environment },
  });
  closeSync(fd);
  let failed: Error | null = null;
  child.on("error", (error) => {
    failed = error;
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return {
    log,
    check: () => {
      if (failed !== null) throw failed;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${name} ended (${child.exitCode ?? child.signalCode}). ${logOf({ log })}`);
    },
    stop: async () => {
      if (isOver(child) || failed !== null) return;
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(force);
    },
  };
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** `{ port: "1" }` -> `--port=1` */
export function flags(options: Readonly<Record<string, string>>): string[] {
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}

/** The last lines of a log. */
export function logOf({ log }: { readonly log: string }): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}

/** Ports that were free a moment ago, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
      return (server.address() as { port: number }).port;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

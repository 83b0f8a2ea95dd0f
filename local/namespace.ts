/** The private mount namespace of a stack, which lives as long as its supervisor. */
import { type SpawnOptions, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed, runCommand } from "./command.ts";
import { inside } from "./layout.ts";
import type { Places } from "./places.ts";
import { until } from "./until.ts";

/** Pid of the running supervisor; null when the stack is down. */
export function supervisorPid(places: Places): number | null {
  if (!existsSync(places.supervisorPid)) return null;
  const pid = Number(readFileSync(places.supervisorPid, "utf8").trim());
  if (!Number.isInteger(pid) || pid < 2) return null;
  try {
    // A recycled pid belongs to another process.
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return command.includes("supervisord") && command.includes(inside.config) ? pid : null;
  } catch {
    return null;
  }
}

/** Makes the namespace and starts the supervisor in it. */
export async function enterRoot(root: string, places: Places): Promise<number> {
  const script = join(import.meta.dirname, "enter-root.sh");
  const config = `${inside.config}/supervisor/supervisord.conf`;
  await runCommand("unshare", [
    "--mount",
    "--propagation",
    "private",
    "sh",
    script,
    root,
    places.state,
    places.run,
    config,
  ]);
  await until(() => supervisorPid(places) !== null, 5, 50);
  const pid = supervisorPid(places);
  if (pid === null) throw new CommandFailed("supervisord", "did not start", []);
  return pid;
}

export interface InsideOptions {
  /** An unprivileged service's name; root where absent. */
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  /** Standard input of `runInside`. */
  readonly input?: string;
}

/** Runs a command inside the namespace and returns its standard output. */
export async function runInside(
  pid: number,
  command: readonly string[],
  options: InsideOptions = {},
): Promise<string> {
  const [program, ...args] = insideCommand(pid, command, options);
  return await runCommand(program as string, args, {
    ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
    ...(options.input === undefined ? {} : { input: options.input }),
  });
}

/** Runs a command inside with this terminal; resolves to its exit code. */
export async function attachInside(
  pid: number,
  command: readonly string[],
  options: InsideOptions = {},
  stdio: SpawnOptions["stdio"] = "inherit",
): Promise<number> {
  const [program, ...args] = insideCommand(pid, command, options);
  const child = spawn(program as string, args, { stdio });
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** The command line that runs a command inside. */
export function insideCommand(
  pid: number,
  command: readonly string[],
  { user, environment = {} }: InsideOptions,
): string[] {
  const variables = Object.entries({
    PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    LANG: "C.UTF-8",
    TERM: process.env["TERM"] ?? "dumb",
    ...environment,
  }).map(([key, value]) => `${key}=${value}`);
  const drop =
    user === undefined
      ? []
      : [
          "setpriv",
          `--reuid=${user}`,
          `--regid=${user}`,
          "--clear-groups",
          "--no-new-privs",
          // A change of the user clears what the caller set.
          "--pdeathsig=KILL",
          "--",
        ];
  return [
    "nsenter",
    `--target=${pid}`,
    "--mount",
    "--root",
    "env",
    "-i",
    // The caller's folder does not exist in the root.
    "--chdir=/",
    ...variables,
    ...drop,
    ...command,
  ];
}

import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Everything the command says is appended here. */
  log?: string;
  onLine?: (line: string) => void;
  signal?: AbortSignal;
  /** Held open by the command too, so that a lock lasts as long as the last process of a build. */
  lock?: number;
}

/** A command ended with something other than 0. */
export class CommandFailed extends Error {
  constructor(command: string, status: string) {
    super(`${command} ${status}`);
    this.name = "CommandFailed";
  }
}

/**
 * Runs a command with a bare environment and returns its standard output. It dies with this
 * process, also after kill -9: the parent's death signal.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], {
    cwd: options.cwd ?? "/",
    env: { ...bareEnvironment(), ...options.env },
    stdio: ["ignore", "pipe", "pipe", options.lock ?? "ignore"],
    ...(options.signal === undefined ? {} : { signal: options.signal, killSignal: "SIGKILL" }),
  });
  const out: string[] = [];
  const take = (line: string, isOutput: boolean) => {
    if (isOutput) out.push(line);
    if (options.log !== undefined) appendFileSync(options.log, `${line}\n`);
    options.onLine?.(line);
  };
  if (child.stdout === null || child.stderr === null) throw new Error("a command without pipes");
  createInterface({ input: child.stdout }).on("line", (line) => take(line, true));
  createInterface({ input: child.stderr }).on("line", (line) => take(line, false));
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(out.join("\n"));
      else reject(new CommandFailed(command, signal ?? `exited with ${code}`));
    });
  });
}

/** Only what tools need: a stray PERL5OPT or PYTHONPATH of the caller must not end up in the root. */
function bareEnvironment(): Record<string, string> {
  const kept = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
  const environment: Record<string, string> = {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    LC_ALL: "C.UTF-8",
    HOME: "/root",
    DEBIAN_FRONTEND: "noninteractive",
    UCF_FORCE_CONFFOLD: "1",
  };
  for (const name of kept) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

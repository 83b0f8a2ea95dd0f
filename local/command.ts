/** Runs a program of this machine and reads what it says. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** A program ended with something other than 0. */
export class CommandFailed extends Error {
  /** The last lines that it wrote, of both streams. */
  readonly lines: readonly string[];

  constructor(command: string, status: string, lines: readonly string[]) {
    super([`${command} ${status}`, ...lines.slice(-15)].join("\n"));
    this.name = "CommandFailed";
    this.lines = lines;
  }
}

export interface CommandOptions {
  /** Every line of both streams, as it comes. */
  readonly onLine?: (line: string) => void;
  /** What it reads; nothing where absent. */
  readonly input?: string;
}

/** Resolves to standard output without its last newline. @throws {CommandFailed} */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  // Whoever kills `up` ends what it was at, too: the next one must not meet it.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], {
    cwd: "/",
    // Nothing of the caller's environment changes what a tool does.
    env: {
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      LC_ALL: "C.UTF-8",
    },
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  // It may end without reading.
  child.stdin?.on("error", () => {});
  child.stdin?.end(options.input);
  const output: string[] = [];
  const last: string[] = [];
  const take = (line: string) => {
    last.push(line);
    if (last.length > 60) last.shift();
    options.onLine?.(line);
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    output.push(line);
    take(line);
  });
  createInterface({ input: child.stderr }).on("line", take);
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output.join("\n"));
      else reject(new CommandFailed(command, signal ?? `exited with ${code}`, last));
    });
  });
}

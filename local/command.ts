/** The one way to run a program of this machine, and to read what it says. */
import { appendFileSync } from "node:fs";
import { ExecaError, execa } from "execa";

/** A program ended with something other than 0. */
export class CommandFailed extends Error {
  /** `apt-get exited with 100`. */
  readonly summary: string;
  /** The last lines that it wrote, of both streams. */
  readonly lines: readonly string[];

  constructor(command: string, status: string, lines: readonly string[]) {
    const summary = `${command} ${status}`;
    super([summary, ...lines.slice(-15)].join("\n"));
    this.name = "CommandFailed";
    this.summary = summary;
    this.lines = lines;
  }
}

export interface CommandOptions {
  /** Besides a path and a locale: nothing of the caller's environment changes what a tool does. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the root folder. */
  readonly cwd?: string;
  /** Every line of both streams, as it comes. */
  readonly onLine?: (line: string) => void;
  /** A file to which every line is appended. */
  readonly log?: string;
  /** What it reads; nothing where absent. */
  readonly input?: string;
  /** Kills it. */
  readonly signal?: AbortSignal;
  /** A file descriptor that it holds open, too, so that a lock lasts as long as its last process. */
  readonly lock?: number;
}

/** Lines of the end of a program's words that an error keeps. */
const kept = 60;

/**
 * Resolves to standard output without its last newline. The program dies with this process, also after kill -9:
 * the next one must not meet it.
 * @throws {CommandFailed}
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const last: string[] = [];
  function* told(line: unknown) {
    const words = String(line);
    last.push(words);
    if (last.length > kept) last.shift();
    if (options.log !== undefined) appendFileSync(options.log, `${words}\n`);
    options.onLine?.(words);
    yield line;
  }
  const { input, signal, lock } = options;
  // Its types know no descriptor above 9; it takes each that is open.
  const inherited = lock === undefined ? "ignore" : (lock as 3);
  try {
    const { stdout } = await execa("setpriv", ["--pdeathsig", "KILL", "--", command, ...args], {
      cwd: options.cwd ?? "/",
      extendEnv: false,
      env: {
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        LC_ALL: "C.UTF-8",
        ...options.env,
      },
      stdio: [input === undefined ? "ignore" : "pipe", told, told, inherited],
      ...(input === undefined ? {} : { input }),
      ...(signal === undefined ? {} : { cancelSignal: signal, killSignal: "SIGKILL" }),
      buffer: { stdout: true, stderr: false },
      maxBuffer: 2 ** 30,
    });
    return stdout;
  } catch (error) {
    if (
      !(error instanceof ExecaError) ||
      (error.exitCode === undefined && error.signal === undefined)
    )
      throw error;
    throw new CommandFailed(command, error.signal ?? `exited with ${error.exitCode}`, last);
  }
}

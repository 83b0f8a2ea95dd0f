/** Go, where the system has it: programs are built from the module proxy, with sums that are committed. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CommandFailed, run } from "../../local/root/run.ts";
import { UserError } from "../../model/user-error.ts";
import type { Cached } from "./cached.ts";

export interface GoPrograms {
  readonly name: string;
  /** Folder with go.mod, go.sum and what else is compiled. */
  readonly module: string;
  /** Import paths of programs; each becomes a file of its last word. */
  readonly packages: readonly string[];
  /** Build tags, linker flags. */
  readonly flags: readonly string[];
}

/** The version of Go that builds the module, e.g. go1.26.8. */
export async function goVersion(module: string): Promise<string> {
  const said: string[] = [];
  try {
    const version = await go(["env", "GOVERSION"], {
      cwd: module,
      onLine: (line) => said.push(line),
    });
    return version.trim();
  } catch (error) {
    throw new UserError("environment", [
      {
        where: "go",
        what: "the tests of production platforms build a Kubernetes API server and the Pulumi engine with Go",
        got: said.join(" ") || (error instanceof Error ? error.message : String(error)),
        fix: `Install Go ${required(module)} or newer from https://go.dev/dl`,
      },
    ]);
  }
}

/** Programs of one module, without C. */
export async function goPrograms(
  programs: GoPrograms,
  report: (line: string) => void,
): Promise<Cached> {
  const version = await goVersion(programs.module);
  const sources = readdirSync(programs.module, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return {
    name: programs.name,
    madeBy: [
      version,
      process.platform,
      process.arch,
      ...programs.packages,
      ...programs.flags,
      ...sources.flatMap((path) => [
        path.slice(programs.module.length),
        readFileSync(path, "utf8"),
      ]),
    ],
    make: async (folder, { log, lock }) => {
      const progress = followBuild(programs.name, report);
      const options = { cwd: programs.module, log, lock, onLine: progress.onLine };
      try {
        await go(
          // Two at a time, last in line: whoever else works on this machine goes first.
          [
            "build",
            "-v",
            "-p",
            "2",
            "-trimpath",
            "-buildvcs=false",
            ...programs.flags,
            "-o",
            `${folder}/`,
            ...programs.packages,
          ],
          { ...options, env: { CGO_ENABLED: "0" } },
        );
      } catch (error) {
        throw error instanceof CommandFailed ? buildFailed(programs, error, log) : error;
      } finally {
        progress.end();
      }
    },
  };
}

/** Runs `go` with the lowest priority and what the user told Go about proxies and folders. */
export async function go(
  args: readonly string[],
  options: Parameters<typeof run>[2] = {},
): Promise<string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && /^(GO|XDG_|SSL_CERT_|HOME$|PATH$)/.test(entry[0]),
  );
  return await run("nice", ["-n", "10", "go", ...args], {
    ...options,
    env: { ...Object.fromEntries(own), ...options.env },
  });
}

/** A line every few seconds: how many packages are compiled, and which was the last. */
function followBuild(name: string, report: (line: string) => void) {
  const began = Date.now();
  let downloaded = 0;
  let compiled = 0;
  let last = "";
  const tell = () => {
    const seconds = Math.round((Date.now() - began) / 1000);
    const what =
      compiled + downloaded === 0
        ? "reading what is there"
        : compiled > 0
          ? `${compiled} packages compiled, last ${last}`
          : `${downloaded} modules downloaded`;
    report(`${name}: ${what} (${seconds} s)`);
  };
  report(`${name}: building with Go; several minutes the first time`);
  const timer = setInterval(tell, 10_000);
  return {
    onLine: (line: string) => {
      if (line.startsWith("go: downloading ")) downloaded += 1;
      else if (/^[\w.~/-]+$/.test(line)) [compiled, last] = [compiled + 1, line];
    },
    end: () => clearInterval(timer),
  };
}

function buildFailed({ name }: GoPrograms, error: CommandFailed, log: string): UserError {
  const said = readFileSync(log, "utf8").trim().split("\n").slice(-5).join("\n");
  return new UserError("environment", [
    {
      where: name,
      what: `the programs could not be built: ${error.message}`,
      got: said,
      fix: `The whole output is in ${log}. If a download failed, check \`go env GOPROXY\` and run it again`,
    },
  ]);
}

/** The least version, as go.mod says it. */
function required(module: string): string {
  return /^go (\S+)$/m.exec(readFileSync(join(module, "go.mod"), "utf8"))?.[1] ?? "1.25";
}

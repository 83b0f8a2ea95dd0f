/** Go, where the system has it: programs are built from the module proxy, with sums that are committed. */
import {
  chmodSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { CommandFailed, run } from "../../local/root/run.ts";
import { UserError } from "../../model/user-error.ts";
import type { Cached } from "./cached.ts";

export interface GoPrograms {
  readonly name: string;
  /** Folder with go.mod, go.sum and what else is compiled; or an archive that has them. */
  readonly module: string | GoArchive;
  /** Import paths of programs; each becomes a file of its last word. */
  readonly packages: readonly string[];
  /** Build tags, linker flags. */
  readonly flags: readonly string[];
  readonly patches?: readonly GoPatch[];
}

/** A module as the proxy has it, built by itself with the versions that its own authors chose. */
export interface GoArchive {
  readonly module: string;
  readonly version: string;
  /** As Go's checksum database has it. */
  readonly sum: string;
}

/** A replacement in the source of an archive, made for this build alone. */
export interface GoPatch {
  /** Below the module. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly from: string;
  readonly to: string;
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
  const { module } = programs;
  const isFolder = typeof module === "string";
  const version = await goVersion(isFolder ? module : import.meta.dirname);
  return {
    name: programs.name,
    madeBy: [
      version,
      process.platform,
      process.arch,
      ...programs.packages,
      ...programs.flags,
      JSON.stringify(programs.patches ?? []),
      ...(isFolder ? sourcesOf(module) : [JSON.stringify(module)]),
    ],
    make: async (folder, { log, lock }) => {
      const progress = followBuild(programs.name, report);
      const options = { log, lock, onLine: progress.onLine };
      try {
        const source = isFolder ? module : join(folder, "source");
        if (!isFolder) {
          const archive = await downloaded(module, { ...options, cwd: folder });
          patchedCopy(archive, source, programs.patches ?? []);
        }
        // Two at a time, last in line: whoever else works on this machine goes first.
        const how = ["-v", "-p", "2", "-trimpath", "-buildvcs=false"];
        await go(["build", ...how, ...programs.flags, "-o", `${folder}/`, ...programs.packages], {
          ...options,
          cwd: source,
          env: { CGO_ENABLED: "0" },
        });
        if (!isFolder) rmSync(source, { recursive: true });
      } catch (error) {
        throw error instanceof CommandFailed ? buildFailed(programs, error, log) : error;
      } finally {
        progress.end();
      }
    },
  };
}

/**
 * The folder of a module's archive, as Go keeps it: read-only.
 * @throws {Error} when it is not the one that is meant.
 */
export async function downloaded(
  { module, version, sum }: GoArchive,
  options: Parameters<typeof run>[2] & { cwd: string },
): Promise<string> {
  const found = JSON.parse(
    await go(["mod", "download", "-json", `${module}@${version}`], options),
  ) as { Dir: string; Sum: string };
  if (found.Sum !== sum)
    throw new Error(`${module}@${version}: the archive's sum is ${found.Sum}, expected ${sum}`);
  return found.Dir;
}

/** Names and texts of all files below a module's folder. */
function sourcesOf(module: string): string[] {
  return readdirSync(module, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .flatMap((path) => [path.slice(module.length), readFileSync(path, "utf8")]);
}

function patchedCopy(archive: string, source: string, patches: readonly GoPatch[]): void {
  cpSync(archive, source, { recursive: true });
  for (const { file, from, to } of patches) {
    const parts = readFileSync(join(source, file), "utf8").split(from);
    if (parts.length !== 2)
      throw new Error(`${file} has \`${from}\` ${parts.length - 1} times, expected once`);
    // What Go keeps is read-only, and so is its copy.
    for (const path of [dirname(join(source, file)), join(source, file)]) chmodSync(path, 0o755);
    writeFileSync(join(source, file), parts.join(to));
  }
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
      what: `the programs could not be built: ${error.summary}`,
      got: said,
      fix: `The whole output is in ${log}. If a download failed, check \`go env GOPROXY\` and run it again`,
    },
  ]);
}

/** The least version, as go.mod says it. */
function required(module: string): string {
  const file = join(module, "go.mod");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return /^go (\S+)$/m.exec(text)?.[1] ?? "1.26";
}

/** What git keeps of `rendered/`: the base that `diff` compares with. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { quote } from "../model/spec-problems.ts";
import { UserError } from "../model/user-error.ts";
import type { Tree } from "../rendered-tree.ts";

const project = join(import.meta.dirname, "..");

export interface Committed {
  /** As it was asked for. */
  readonly ref: string;
  readonly commit: string;
  /** Stack -> its files. */
  readonly stacks: ReadonlyMap<string, Tree>;
}

/**
 * Reads `rendered/` of a commit.
 * @throws {UserError} where there is no git, no repository, or no such commit.
 */
export function committed(ref: string, folder: string = project): Committed {
  const commit = commitOf(ref, folder);
  const listed = git(folder, ["ls-tree", "-r", "-z", commit, "--", "rendered"]).toString("utf8");
  const entries = listed.split("\0").flatMap((line) => {
    // A link or a submodule is nothing that `render` writes.
    const match = /^100\d{3} blob ([0-9a-f]+)\trendered\/([^/]+)\/(.+)$/s.exec(line);
    return match === null
      ? []
      : [{ id: match[1] as string, stack: match[2] as string, path: match[3] as string }];
  });
  const bodies = blobs(
    folder,
    entries.map(({ id }) => id),
  );
  const stacks = new Map<string, Map<string, string>>();
  entries.forEach(({ stack, path }, index) => {
    const tree = stacks.get(stack) ?? new Map<string, string>();
    tree.set(path, bodies[index] as string);
    stacks.set(stack, tree);
  });
  return { ref, commit, stacks };
}

function commitOf(ref: string, folder: string): string {
  const inside = spawnSync("git", ["rev-parse", "--is-inside-work-tree"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (inside.error !== undefined || inside.status !== 0) {
    throw noRepository(folder, inside.error?.message ?? null, inside.stderr ?? "");
  }
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const found = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  if (found.status === 0) return found.stdout.trim();
  throw new UserError("input", [
    {
      where: "odoo-cluster diff --against",
      what: "git knows no such commit",
      got: quote(ref),
      fix: "Name a branch, tag or commit of this clone; `git fetch` brings those of others",
    },
  ]);
}

/** Why nothing can be read: no git, another user's clone, or no clone at all. */
function noRepository(folder: string, failure: string | null, said: string): UserError {
  const problem = (what: string, got: string, fix: string) =>
    new UserError("environment", [{ where: "this machine", what, got, fix }]);
  if (failure !== null) {
    return problem(
      "diff compares with a commit, and git cannot be started",
      failure,
      "Install git",
    );
  }
  if (said.includes("dubious ownership")) {
    return problem(
      "diff compares with a commit, and git reads no clone of another user",
      folder,
      `Run it as that user, or \`git config --global --add safe.directory ${folder}\``,
    );
  }
  return problem(
    "diff compares with a commit, and this is no git repository",
    folder,
    "Clone the project with git",
  );
}

/** Contents by object id, in one process. */
function blobs(folder: string, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const output = git(folder, ["cat-file", "--batch"], `${ids.join("\n")}\n`);
  let at = 0;
  return ids.map(() => {
    const end = output.indexOf(10, at);
    const size = Number(output.toString("utf8", at, end).split(" ")[2]);
    at = end + 1 + size + 1;
    return output.toString("utf8", end + 1, end + 1 + size);
  });
}

function git(folder: string, args: readonly string[], input = ""): Buffer {
  const ran = spawnSync("git", args, { cwd: folder, input, maxBuffer: 2 ** 30 });
  if (ran.status !== 0) throw new Error(`git ${args[0]}: ${ran.stderr.toString("utf8").trim()}`);
  return ran.stdout;
}

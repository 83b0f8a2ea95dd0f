/** The files of the repository, with what they say. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const project = join(import.meta.dirname, "..", "..");

/** Every file that git follows or would follow, so that a new one is judged before it is committed. */
export function trackedFiles(): string[] {
  const git = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: project,
    encoding: "utf8",
  });
  if (git.status !== 0) throw new Error(git.stderr);
  return git.stdout.split("\0").filter((path) => path !== "" && existsSync(join(project, path)));
}

export function contentOf(path: string): string {
  return readFileSync(join(project, path), "utf8");
}

/** A copy of the project's files in a folder of its own, for what changes them. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { project } from "./steps.ts";

/** Copies what git follows or would follow; packages become a link, because they are large and never written. */
export function copyProject(to: string, wanted: (path: string) => boolean = () => true): void {
  for (const path of trackedPaths().filter(wanted)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    cpSync(join(project, path), join(to, path));
  }
  symlinkSync(join(project, "node_modules"), join(to, "node_modules"));
}

/** What git follows or would follow, and is there. */
export function trackedPaths(): string[] {
  const listed = spawnSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    { cwd: project, encoding: "utf8" },
  );
  if (listed.status !== 0) throw new Error(listed.stderr);
  return listed.stdout.split("\0").filter((path) => path !== "" && existsSync(join(project, path)));
}

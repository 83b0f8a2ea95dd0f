/** Removes a folder, or empties it where a disk of its own is mounted in it. */
import { existsSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { currentMounts, mountPoints } from "./root/mounts.ts";

/** Returns the mount points that stay, empty. */
export function removeOrEmpty(
  folder: string,
  mounts: readonly string[] = mountPoints(currentMounts()),
): string[] {
  if (!existsSync(folder)) return [];
  const kept: string[] = [];
  const remove = (path: string) => {
    const isMount = mounts.includes(path);
    if (!isMount && !mounts.some((mount) => mount.startsWith(`${path}/`))) {
      rmSync(path, { recursive: true, force: true });
      return;
    }
    for (const name of readdirSync(path)) {
      // The file system's own.
      if (!(isMount && name === "lost+found")) remove(join(path, name));
    }
    if (isMount) kept.push(path);
  };
  remove(realpathSync(folder));
  return kept;
}

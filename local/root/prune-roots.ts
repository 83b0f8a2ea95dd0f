import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { isInUse } from "./in-use.ts";
import { takeLock } from "./lock.ts";
import { removeTree } from "./remove-tree.ts";

export interface Pruned {
  removed: string[];
  /** Left alone, because a stack runs in them. */
  inUse: string[];
}

/**
 * Removes every root but the one to keep, and what killed builds and refreshes left of any. It
 * waits for a build that is under way.
 */
export async function pruneRoots(cache: string, keep: string): Promise<Pruned> {
  const folder = join(resolve(cache), "root");
  const pruned: Pruned = { removed: [], inUse: [] };
  if (!existsSync(folder)) return pruned;
  const lock = await takeLock(join(folder, "lock"), () => {});
  try {
    for (const name of readdirSync(folder).sort()) {
      const [, key, rest = ""] = /^([0-9a-f]{16})(|\.[a-z.]+|\.old-\d+)$/.exec(name) ?? [];
      if (key === undefined) continue;
      const path = join(folder, name);
      if (rest === ".json" || rest === ".log" || rest === ".json.new") {
        if (key !== keep && !existsSync(join(folder, key))) rmSync(path);
      } else if (key === keep && rest === "") {
        // The one to keep.
      } else if (isInUse(path)) {
        pruned.inUse.push(path);
      } else {
        await removeTree(path);
        pruned.removed.push(path);
      }
    }
  } finally {
    lock.release();
  }
  return pruned;
}

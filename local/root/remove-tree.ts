import { existsSync } from "node:fs";
import { sleep } from "../until.ts";
import { currentMounts, mountsBelow } from "./mounts.ts";
import { run } from "./run.ts";

/**
 * Removes a folder that may hold a half-built root. A build that was killed can leave /proc or /dev
 * mounted in it: those are unmounted first, and nothing is deleted while one of them remains.
 */
export async function removeTree(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const point of mountsBelow(currentMounts(), folder)) {
    await run("umount", ["--", point]).catch(() => run("umount", ["--lazy", "--", point]));
  }
  const left = mountsBelow(currentMounts(), folder);
  if (left.length > 0) throw new Error(`still mounted, so nothing was deleted: ${left.join(", ")}`);
  const remove = () => run("rm", ["-rf", "--one-file-system", "--", folder]);
  // The processes of a killed build may need a moment to die, and create files until then.
  for (let attempt = 1; attempt < 5; attempt += 1) {
    try {
      await remove();
      return;
    } catch {
      await sleep(300);
    }
  }
  await remove();
}

import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";

/**
 * Whether a process runs in a root or has it mounted, in whatever mount namespace: a stack's
 * mounts are invisible from outside, but its processes' root folder is the same inode.
 */
export function isInUse(root: string): boolean {
  const own = statSync(root, { throwIfNoEntry: false });
  if (own === undefined) return false;
  const mountedPart = `/root/${basename(root)}`;
  const seen = new Set<string>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const other = statSync(`/proc/${pid}/root/`);
      if (other.dev === own.dev && other.ino === own.ino) return true;
      const mountinfo = readFileSync(`/proc/${pid}/mountinfo`, "utf8");
      if (seen.has(mountinfo)) continue;
      seen.add(mountinfo);
      const sources = mountinfo.split("\n").map((line) => line.split(" ")[3] ?? "");
      if (sources.some((source) => source.endsWith(mountedPart))) return true;
    } catch {
      // The process ended meanwhile, or is a kernel thread without a root.
    }
  }
  return false;
}

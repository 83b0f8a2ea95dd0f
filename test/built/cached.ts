/**
 * What tests build once and keep in the user's cache: `<cache>/<name>/<key>`, keyed by whatever
 * made it. It is made in `<key>.partial` and renamed when it is whole.
 */
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { takeLock } from "../../local/root/lock.ts";

export interface Cached {
  /** Folder below the cache, and first word of every line of progress. */
  readonly name: string;
  /** Everything that decides what comes out. */
  readonly madeBy: readonly string[];
  /** Fills the folder. The lock is to be inherited by its commands. */
  readonly make: (folder: string, step: { log: string; lock: number }) => Promise<void>;
}

export interface CachedOptions {
  /** The user's cache folder of this product. */
  readonly cache: string;
  /** Progress, one short line each. */
  readonly report: (line: string) => void;
}

/** An unused result of another key is removed after this many days. */
const keptDays = 30;

/** The folder with the finished result; made if it is not there. */
export async function ensureCached(cached: Cached, options: CachedOptions): Promise<string> {
  const folder = join(options.cache, cached.name);
  const key = keyOf(cached.madeBy);
  const done = join(folder, key);
  if (used(done)) return done;

  mkdirSync(folder, { recursive: true });
  const lock = await takeLock(join(folder, "lock"), (owner) =>
    options.report(`${cached.name}: waiting for another build (process ${owner})`),
  );
  try {
    // Another process may have made it while this one waited.
    if (used(done)) return done;
    const began = performance.now();
    const partial = `${done}.partial`;
    const log = `${done}.log`;
    rmSync(log, { force: true });
    removeOld(folder);
    mkdirSync(partial);
    await cached.make(partial, { log, lock: lock.fd });
    renameSync(partial, done);
    options.report(
      `${cached.name}: ready after ${Math.round((performance.now() - began) / 1000)} s`,
    );
    return done;
  } finally {
    lock.release();
  }
}

/** Sixteen characters that differ when any part differs, also when text moves between parts. */
export function keyOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

function used(done: string): boolean {
  if (!existsSync(done)) return false;
  const now = new Date();
  utimesSync(done, now, now);
  return true;
}

/** What killed builds left, of any key, and what nobody has used for long. The lock is held. */
function removeOld(folder: string): void {
  const limit = Date.now() - keptDays * 24 * 3600 * 1000;
  for (const name of readdirSync(folder)) {
    if (name === "lock") continue;
    const path = join(folder, name);
    if (name.endsWith(".partial") || statSync(path).mtimeMs < limit)
      rmSync(path, { recursive: true, force: true });
  }
}

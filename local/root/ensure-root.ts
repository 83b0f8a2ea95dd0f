import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { UserError } from "../../model/user-error.ts";
import { type BuildPlaces, buildRoot } from "./build.ts";
import { extendRoot, extensionKey } from "./extend.ts";
import { buildFailed } from "./failure.ts";
import { isInUse } from "./in-use.ts";
import { takeLock } from "./lock.ts";
import { preflight } from "./preflight.ts";
import { type Progress, startProgress } from "./progress.ts";
import { rootKey } from "./recipe.ts";
import { removeTree } from "./remove-tree.ts";
import { recordedVersions } from "./versions.ts";

export { pruneRoots } from "./prune-roots.ts";
export { rootKey } from "./recipe.ts";

export interface RootInfo {
  path: string;
  key: string;
  versions: Record<string, string>;
  /** Whether this call built it. */
  built: boolean;
  seconds: number;
}

export interface EnsureRootOptions {
  /** The user's cache folder of this product, e.g. ~/.cache/odoo-cluster. */
  cache: string;
  /** Rebuild although a root is there: newer packages. */
  refresh?: boolean;
  /** Debian packages that capabilities add; without any it is the base that all stacks share. */
  packages?: readonly string[];
  /** Progress, one short line each. */
  report: (line: string) => void;
}

type Builder = (
  places: BuildPlaces,
  progress: Progress,
  base: { log: string; lock: number },
) => Promise<Record<string, string>>;

/** Returns the private root of this recipe, with further packages where some are asked for; builds what is not there. */
export async function ensureRoot(options: EnsureRootOptions): Promise<RootInfo> {
  const { packages = [] } = options;
  const base = await ensure(options, rootKey(), buildRoot);
  if (packages.length === 0) return base;
  const key = extensionKey(readFileSync(`${base.path}.json`, "utf8"), packages);
  const extended = await ensure({ ...options, refresh: false }, key, (places, progress, run) =>
    extendRoot(base, packages, places, progress, run),
  );
  return { ...extended, built: extended.built || base.built };
}

async function ensure(
  options: EnsureRootOptions,
  key: string,
  builder: Builder,
): Promise<RootInfo> {
  const began = Date.now();
  const cache = resolve(options.cache);
  const folder = join(cache, "root");
  const found = (built: boolean): RootInfo | undefined => {
    const versions = recordedVersions(folder, key);
    const seconds = (Date.now() - began) / 1000;
    return versions && { path: join(folder, key), key, versions, built, seconds };
  };
  const warm = found(false);
  if (warm !== undefined && options.refresh !== true) return warm;

  preflight(cache);
  mkdirSync(folder, { recursive: true });
  const lock = await takeLock(join(folder, "lock"), (owner) => {
    options.report(`root: waiting for another build (process ${owner})`);
  });
  try {
    // Another process may have built it while this one waited: as new as a refresh could be.
    const meanwhile = found(false);
    if (meanwhile !== undefined && (options.refresh !== true || warm === undefined)) {
      return meanwhile;
    }
    await build(cache, key, builder, lock.fd, options.report);
  } finally {
    lock.release();
  }
  const built = found(true);
  if (built === undefined) throw new Error(`the root ${key} is gone right after it was built`);
  options.report(`root: ready after ${Math.round(built.seconds)} s`);
  return built;
}

async function build(
  cache: string,
  key: string,
  builder: Builder,
  lock: number,
  report: (line: string) => void,
): Promise<void> {
  const at = (suffix: string) => join(cache, "root", `${key}${suffix}`);
  const [partial, work, log] = [at(".partial"), at(".work"), at(".log")];
  await removeRemains(join(cache, "root"));
  mkdirSync(work, { recursive: true });
  writeFileSync(log, "");
  const progress = startProgress(report, (line) => appendFileSync(log, `${line}\n`));
  try {
    const versions = await builder({ cache, partial, work }, progress, { log, lock });
    progress.end();
    const record = JSON.stringify({ key, versions, stages: progress.seconds() }, null, 2);
    writeFileSync(at(".json.new"), `${record}\n`);
    const old = at(`.old-${Date.now()}`);
    if (existsSync(at(""))) renameSync(at(""), old);
    renameSync(partial, at(""));
    renameSync(at(".json.new"), at(".json"));
    // A stack that runs in the old root keeps it until the next prune.
    if (!isInUse(old)) await removeTree(old);
    await removeTree(work);
  } catch (error) {
    const stage = progress.current();
    progress.end();
    const told = error instanceof UserError ? error : buildFailed(error, stage, log);
    // Two gigabytes of no use; should they resist, the next build tries again.
    await removeRemains(join(cache, "root")).catch(() => {});
    throw told;
  }
}

/** What killed builds left, of any key: the lock says that no other build is under way. */
async function removeRemains(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) {
    if (/^[0-9a-f]{16}\.(partial|work)$/.test(name)) await removeTree(join(folder, name));
  }
}

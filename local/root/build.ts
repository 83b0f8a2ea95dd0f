import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AptState } from "./apt-state.ts";
import { aptUpdate, carriedSettings, hostAptState, ownAptState } from "./apt-state.ts";
import type { Download } from "./downloads.ts";
import { fetchDownloads, incomingBytes, resolveDownloads } from "./downloads.ts";
import { findMirror } from "./find-mirror.ts";
import { install, writeHookInput, writePackageList } from "./install.ts";
import type { Mmdebstrap } from "./mmdebstrap.ts";
import { fetchMmdebstrap, hostLists, installedMmdebstrap } from "./mmdebstrap.ts";
import { keyring } from "./preflight.ts";
import type { Progress } from "./progress.ts";
import { followInstall } from "./progress.ts";
import { pins, recipe, sources } from "./recipe.ts";
import type { RunOptions } from "./run.ts";
import { run } from "./run.ts";
import { unpackImage } from "./unpack-image.ts";
import { installedVersions } from "./versions.ts";
import { fetchWheel, installWheel } from "./wheel.ts";

const fromSuite = `?or(?archive(^${recipe.suite}$),?codename(^${recipe.suite}$))`;
/** The same selections that mmdebstrap makes for its variant minbase. */
const essential = [`?narrow(${fromSuite},?essential)`];
const required = [`?narrow(${fromSuite},?architecture(amd64),?priority(required))`];

export interface BuildPlaces {
  cache: string;
  /** Where the root grows; renamed by the caller. */
  partial: string;
  /** Lists and scratch; removed by the caller. */
  work: string;
}

/** Builds the root into `partial` and returns the versions in it. */
export async function buildRoot(
  places: BuildPlaces,
  progress: Progress,
  base: { log: string; lock: number },
): Promise<Record<string, string>> {
  const stop = new AbortController();
  try {
    return await buildSteps(places, progress, { ...base, signal: stop.signal });
  } catch (error) {
    // What runs beside the step that failed ends, too.
    stop.abort();
    throw error;
  }
}

async function buildSteps(
  { cache, partial, work }: BuildPlaces,
  progress: Progress,
  options: RunOptions,
): Promise<Record<string, string>> {
  const debs = join(cache, "debs");
  mkdirSync(debs, { recursive: true });
  mkdirSync(partial, { recursive: true, mode: 0o755 });
  writeHookInput(work);

  progress.stage("reading the package lists");
  const { mmdebstrapReady, mirror, carried } = await askHost(cache, work, options);
  const state = ownAptState(join(work, "main"), {
    sources: sources(mirror, keyring),
    pins,
    carried,
  });
  await aptUpdate(state, options);
  const [first, all] = await Promise.all([
    resolveDownloads(state, essential, options),
    resolveDownloads(state, [...recipe.packages, ...essential, ...required], options),
  ]);

  const counted = countedFetch(state, debs, options);
  progress.stage(`downloading ${all.length} packages`, counted.counter(all));
  await counted.fetch(first);
  writePackageList(join(work, "essential.debs"), debs, first);
  const mmdebstrap = await mmdebstrapReady;

  // The essential packages install while the rest arrives; wkhtmltoimage comes after the downloads
  // that the critical path waits for.
  const steps = followInstall(progress, all.length);
  const restAndImage = async () => {
    await counted.fetch(all);
    progress.stage("unpacking packages", steps.unpacked);
    writePackageList(join(work, "all.debs"), debs, all);
    return await unpackImage({ work, debs, mirror, keyring, carried }, options);
  };
  const sourcesFile = join(state.folder, "etc/sources.list.d/root.sources");
  const [image] = await Promise.all([
    restAndImage(),
    install(
      { root: partial, work, sources: sourcesFile, mmdebstrap },
      { ...options, onLine: steps.onLine },
    ),
  ]);
  mkdirSync(join(partial, "opt"), { recursive: true });
  renameSync(image.folder, join(partial, "opt/wk"));
  progress.stage("installing wkhtmltopdf");
  const wheel = await fetchWheel({ root: partial, cache, work }, options);
  const wkhtmltopdf = await installWheel(partial, wheel, options);
  forgetOtherDebs(debs, new Set([...all.map((download) => download.file), ...image.files]));
  const versions = await installedVersions(partial, options);
  progress.stage("writing to disk");
  // dpkg ran without its own fsync: once for all of it, before the root counts as whole.
  await run("sync", ["--file-system", partial], options);
  return { ...versions, wkhtmltopdf, wkhtmltoimage: image.version };
}

/** What the host knows and has: its mirror, how to reach it, mmdebstrap (fetched meanwhile if not). */
async function askHost(cache: string, work: string, options: RunOptions) {
  const host = hostAptState(join(work, "host"));
  const makeLists = hostLists(host, options);
  const installed = installedMmdebstrap(cache);
  const mmdebstrapReady: Promise<Mmdebstrap> =
    installed === undefined
      ? makeLists().then(() => fetchMmdebstrap(cache, host, options))
      : Promise.resolve(installed);
  // A failure before it is awaited must not end the process; awaiting it still throws.
  mmdebstrapReady.catch(() => {});
  const carried = await carriedSettings();
  return { mmdebstrapReady, mirror: await findMirror(host, makeLists, options), carried };
}

/** Downloads with a counter in megabytes that also moves within a large file. */
function countedFetch(state: AptState, debs: string, options: RunOptions) {
  let fetched = 0;
  return {
    fetch: async (downloads: readonly Download[]) => {
      fetched = 0;
      const onFetched = (bytes: number) => {
        fetched += bytes;
      };
      await fetchDownloads(state, downloads, { ...options, debs, fetched: onFetched });
    },
    counter: (all: readonly Download[]) => {
      const total = all.reduce((sum, download) => sum + download.size, 0);
      return () => {
        const done = Math.min(total, fetched + incomingBytes(debs));
        return `${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`;
      };
    },
  };
}

/** The cache of packages holds what the newest root is made of, for the next build, and no more. */
function forgetOtherDebs(debs: string, keep: ReadonlySet<string>): void {
  for (const name of readdirSync(debs)) {
    if (!keep.has(name)) rmSync(join(debs, name), { recursive: true, force: true });
  }
}

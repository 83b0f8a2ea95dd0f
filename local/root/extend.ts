/** The private root with packages of capabilities: a copy of the base, and nothing that the base does not have changes in it. */
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { aptUpdate, carriedSettings, hostAptState, ownAptState } from "./apt-state.ts";
import type { BuildPlaces } from "./build.ts";
import { fetchDownloads, resolveDownloads } from "./downloads.ts";
import { findMirror } from "./find-mirror.ts";
import { namespace, writePackageList } from "./install.ts";
import { hostLists } from "./mmdebstrap.ts";
import { keyring } from "./preflight.ts";
import { type Progress, stepOf } from "./progress.ts";
import { keyOf, pins, sources } from "./recipe.ts";
import { type RunOptions, run } from "./run.ts";
import { packageVersions } from "./versions.ts";

const script = join(import.meta.dirname, "extension/install.sh");

/** A base root, with what was built into it. */
export interface Base {
  readonly path: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Name of the root with further packages. @param record of the base: a base that was rebuilt makes another one. */
export function extensionKey(record: string, packages: readonly string[]): string {
  return keyOf([record, ownPackages(packages)], { script: readFileSync(script, "utf8") });
}

function ownPackages(packages: readonly string[]): string[] {
  return [...new Set(packages)].toSorted();
}

/** Copies the base into `partial`, installs packages there, and returns the versions in it. */
export async function extendRoot(
  base: Base,
  packages: readonly string[],
  { cache, partial, work }: BuildPlaces,
  progress: Progress,
  options: RunOptions,
): Promise<Record<string, string>> {
  const debs = join(cache, "debs");
  const wanted = ownPackages(packages);
  mkdirSync(debs, { recursive: true });
  progress.stage("copying the private root");
  await run("cp", ["-a", "--reflink=auto", base.path, partial], options);

  progress.stage("reading the package lists");
  const host = hostAptState(join(work, "host"));
  const mirror = await findMirror(host, hostLists(host, options), options);
  const state = ownAptState(join(work, "main"), {
    sources: sources(mirror, keyring),
    pins,
    carried: await carriedSettings(),
  });
  // What the base has is not fetched, and stays as it is.
  copyFileSync(join(partial, "var/lib/dpkg/status"), join(state.folder, "status"));
  await aptUpdate(state, options);
  const all = await resolveDownloads(state, ["--no-upgrade", ...wanted], options);

  progress.stage(`downloading ${all.length} packages for ${wanted.join(", ")}`);
  await fetchDownloads(state, all, { ...options, debs });
  const list = join(work, "all.debs");
  writePackageList(list, debs, all);
  let configured = 0;
  progress.stage("installing packages", () => `${configured} of ${all.length}`);
  await run("unshare", [...namespace, "--", "sh", script, partial, list], {
    ...options,
    onLine: (line) => {
      if (stepOf(line) === "configured") configured += 1;
    },
  });
  progress.stage("writing to disk");
  await run("sync", ["--file-system", partial], options);
  return { ...base.versions, ...(await packageVersions(partial, wanted, options)) };
}

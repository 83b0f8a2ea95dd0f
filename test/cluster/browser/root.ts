/**
 * A browser for the suite: Debian's chromium, unpacked with its libraries into a folder of the
 * user's cache. Packages are resolved, fetched and checked as those of the private root are.
 */
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  aptUpdate,
  carriedSettings,
  hostAptState,
  ownAptState,
} from "../../../local/root/apt-state.ts";
import { fetchDownloads, resolveDownloads } from "../../../local/root/downloads.ts";
import { findMirror } from "../../../local/root/find-mirror.ts";
import { takeLock } from "../../../local/root/lock.ts";
import { hostLists } from "../../../local/root/mmdebstrap.ts";
import { keyring, preflight } from "../../../local/root/preflight.ts";
import { removeTree } from "../../../local/root/remove-tree.ts";
import { type RunOptions, run } from "../../../local/root/run.ts";

const recipe = {
  generation: 1,
  suite: "trixie",
  // base-files has the links /bin -> usr/bin; nothing is installed, so nothing else is essential.
  packages: ["chromium", "fonts-dejavu-core", "base-files", "fontconfig-config"],
  mountPoints: ["dev", "proc", "tmp", "etc"],
} as const;

/** Path of the browser's root; builds it where it is missing. */
export async function ensureBrowserRoot(cache: string): Promise<string> {
  const key = createHash("sha256").update(JSON.stringify(recipe)).digest("hex").slice(0, 16);
  const folder = join(cache, "browser");
  const root = join(folder, key);
  if (existsSync(root)) return root;
  preflight(cache);
  mkdirSync(folder, { recursive: true });
  const lock = await takeLock(join(folder, "lock"), () => {});
  try {
    if (!existsSync(root)) await build(folder, root, { log: `${root}.log`, lock: lock.fd });
  } finally {
    lock.release();
  }
  return root;
}

async function build(folder: string, root: string, options: RunOptions): Promise<void> {
  const [partial, work] = [join(folder, "partial"), join(folder, "work")];
  for (const remains of [partial, work]) await removeTree(remains);
  for (const fresh of [partial, join(work, "debs")]) mkdirSync(fresh, { recursive: true });
  appendFileSync(options.log as string, `building ${root}\n`);

  const host = hostAptState(join(work, "host"));
  const carried = await carriedSettings();
  const mirror = await findMirror(host, hostLists(host, options), options);
  const sources = `Types: deb\nURIs: ${mirror}\nSuites: ${recipe.suite}\nComponents: main\nSigned-By: ${keyring}\n`;
  const state = ownAptState(join(work, "main"), { sources, pins: "", carried });
  await aptUpdate(state, options);
  const downloads = await resolveDownloads(state, recipe.packages, options);
  const debs = join(work, "debs");
  await fetchDownloads(state, downloads, { ...options, debs });

  // base-files first: packages that still say /lib must find the link to /usr/lib.
  const isBase = (file: string) => (file.startsWith("base-files_") ? 0 : 1);
  for (const { file } of downloads.toSorted((a, b) => isBase(a.file) - isBase(b.file))) {
    await run("dpkg-deb", ["-x", join(debs, file), partial], options);
  }
  for (const point of recipe.mountPoints) mkdirSync(join(partial, point), { recursive: true });
  writeFileSync(join(partial, "etc/hosts"), "127.0.0.1 localhost\n");
  writeFileSync(join(partial, "etc/passwd"), "browser:x:27799:27799::/tmp:/bin/false\n");
  renameSync(partial, root);
  await removeTree(work);
}

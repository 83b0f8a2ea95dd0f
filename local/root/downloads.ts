import { createHash } from "node:crypto";
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { AptState } from "./apt-state.ts";
import type { RunOptions } from "./run.ts";
import { run } from "./run.ts";

/** One package file that apt wants, with the checksum from the signed index. */
export interface Download {
  file: string;
  size: number;
  sha256: string;
}

/** Small files from a mirror far away are a matter of latency: several connections at once. */
const connections = 4;

export function parsePrintUris(text: string): Download[] {
  const found: Download[] = [];
  for (const line of text.split("\n")) {
    const match = /^'[^']*' (\S+) (\d+) SHA256:([0-9a-f]{64})$/.exec(line.trim());
    if (match !== null) {
      found.push({ file: match[1] ?? "", size: Number(match[2]), sha256: match[3] ?? "" });
    }
  }
  return found;
}

/** What `apt-get install` of these patterns would fetch onto an empty machine. */
export async function resolveDownloads(
  state: AptState,
  packages: readonly string[],
  options: RunOptions,
): Promise<Download[]> {
  const args = ["install", "--yes", "--print-uris", "-oAcquire::ForceHash=SHA256", ...packages];
  const text = await run("apt-get", args, { ...options, env: state.env });
  const downloads = parsePrintUris(text);
  if (downloads.length === 0) throw new Error("apt resolved no package at all");
  return downloads;
}

/** `name_1%3a2-3_amd64.deb` as apt wants it named on the command line. */
export function packageArgument(file: string): string {
  const [name = "", version = "", architecture = ""] = file.replace(/\.deb$/, "").split("_");
  const qualified = architecture === "all" ? name : `${name}:${architecture}`;
  return `${qualified}=${decodeURIComponent(version)}`;
}

/** Spreads the files over the connections, the largest first. */
export function shareOut(downloads: readonly Download[], shares: number): Download[][] {
  const groups = Array.from({ length: shares }, () => ({ size: 0, files: [] as Download[] }));
  for (const download of [...downloads].sort((a, b) => b.size - a.size)) {
    const least = groups.reduce((a, b) => (b.size < a.size ? b : a));
    least.size += download.size + 200_000;
    least.files.push(download);
  }
  return groups.map((group) => group.files).filter((files) => files.length > 0);
}

/**
 * Brings files into the cache of packages. Those that an earlier, interrupted build left are used
 * again after their checksum is verified: apt itself would look at their size only.
 */
export async function fetchDownloads(
  state: AptState,
  wanted: readonly Download[],
  options: RunOptions & { debs: string; fetched?: (bytes: number) => void },
): Promise<void> {
  const { debs, fetched, ...runOptions } = options;
  const incoming = join(debs, "incoming");
  mkdirSync(incoming, { recursive: true });
  const missing: Download[] = [];
  for (const download of wanted) {
    const whole =
      (await isWhole(join(debs, download.file), download)) ||
      (await salvage(incoming, debs, download));
    if (whole) fetched?.(download.size);
    else missing.push(download);
  }
  await Promise.all(
    shareOut(missing, connections).map(async (group) => {
      const folder = join(incoming, `${process.pid}-${group[0]?.file}`);
      mkdirSync(folder, { recursive: true });
      const names = group.map((download) => packageArgument(download.file));
      const known = new Map(group.map((download) => [download.file, download]));
      await run("apt-get", ["download", ...names], { ...runOptions, env: state.env, cwd: folder });
      for (const download of known.values()) {
        if (!(await isWhole(join(folder, download.file), download))) {
          throw new Error(`${download.file} was fetched but its checksum is not the index's`);
        }
        renameSync(join(folder, download.file), join(debs, download.file));
        fetched?.(download.size);
      }
      rmSync(folder, { recursive: true, force: true });
    }),
  );
}

/** Bytes that arrived but are not yet moved into the cache: for a counter that moves. */
export function incomingBytes(debs: string): number {
  const incoming = join(debs, "incoming");
  if (!existsSync(incoming)) return 0;
  let bytes = 0;
  for (const entry of readdirSync(incoming, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    bytes += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

async function salvage(incoming: string, debs: string, download: Download): Promise<boolean> {
  for (const folder of readdirSync(incoming)) {
    const path = join(incoming, folder, download.file);
    if (await isWhole(path, download)) {
      renameSync(path, join(debs, download.file));
      return true;
    }
  }
  return false;
}

async function isWhole(path: string, download: Download): Promise<boolean> {
  if (statSync(path, { throwIfNoEntry: false })?.size !== download.size) return false;
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex") === download.sha256;
}

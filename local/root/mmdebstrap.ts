import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { AptState } from "./apt-state.ts";
import { aptUpdate } from "./apt-state.ts";
import type { RunOptions } from "./run.ts";
import { run } from "./run.ts";

/** Where to start mmdebstrap from: its program, and the folder that PATH must begin with. */
export interface Mmdebstrap {
  program: string;
  binaries: string;
}

export function installedMmdebstrap(cache: string): Mmdebstrap | undefined {
  for (const binaries of ["/usr/bin", join(cache, "mmdebstrap/usr/bin")]) {
    const program = join(binaries, "mmdebstrap");
    if (existsSync(program)) return { program, binaries };
  }
  return undefined;
}

/** Unpacks the host's own mmdebstrap package into the cache: nothing is installed on the host. */
export async function fetchMmdebstrap(
  cache: string,
  state: AptState,
  options: RunOptions,
): Promise<Mmdebstrap> {
  const folder = join(state.folder, "mmdebstrap");
  mkdirSync(folder, { recursive: true });
  await run("apt-get", ["download", "mmdebstrap"], { ...options, env: state.env, cwd: folder });
  const deb = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (deb === undefined) throw new Error("apt-get download mmdebstrap left no package");
  await run("dpkg-deb", ["-x", join(folder, deb), join(folder, "unpacked")], options);
  rmSync(join(cache, "mmdebstrap"), { recursive: true, force: true });
  renameSync(join(folder, "unpacked"), join(cache, "mmdebstrap"));
  const found = installedMmdebstrap(cache);
  if (found === undefined) throw new Error("the mmdebstrap package holds no usr/bin/mmdebstrap");
  return found;
}

/** Lists of the host's sources, made once per build and only when something needs them. */
export function hostLists(state: AptState, options: RunOptions): () => Promise<void> {
  let updated: Promise<void> | undefined;
  return () => {
    updated ??= aptUpdate(state, options);
    return updated;
  };
}

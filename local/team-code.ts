/** A team's own addons in the root, mounted read-only. */
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Application } from "../model/topology.ts";
import { runCommand } from "./command.ts";
import { inside } from "./layout.ts";
import { runInside } from "./namespace.ts";

/** The folders of a team's addons on this machine, absolute. */
export function addonSources(application: Application, stackFile: string): string[] {
  return application.addons.map((path) => resolve(dirname(stackFile), path));
}

/**
 * Mounts each folder at its place inside the root. `mounted` are the folders of the last time in
 * this namespace: a place that now means another folder is mounted again.
 */
export async function mountAddons(
  pid: number,
  root: string,
  sources: readonly string[],
  mounted: readonly string[],
): Promise<void> {
  const mountinfo = readFileSync(`/proc/${pid}/mountinfo`, "utf8");
  // The host's view of the namespace: sources and targets lie outside the root.
  const mount = (program: string, ...args: string[]) =>
    runCommand("nsenter", [`--target=${pid}`, "--mount", program, ...args]);
  for (const [index, source] of sources.entries()) {
    const place = `${inside.addons}/${index + 1}`;
    const isMounted = mountinfo.split("\n").some((line) => line.split(" ")[4] === place);
    if (isMounted && mounted[index] === source) continue;
    // Processes that still read the former folder keep it until their restart.
    if (isMounted) await mount("umount", "--lazy", join(root, place));
    await runInside(pid, ["mkdir", "-p", place]);
    await mount("mount", "--bind", "-o", "ro", source, join(root, place));
  }
}

import type { AptState } from "./apt-state.ts";
import { chooseMirror, indexFormat, namedMirror, noMirror } from "./mirror.ts";
import type { RunOptions } from "./run.ts";
import { run } from "./run.ts";

/**
 * The user's mirror, or else the host's. The host's lists are read where they are; without them
 * (a fresh container) private ones are made.
 */
export async function findMirror(
  host: AptState,
  makeLists: () => Promise<void>,
  options: RunOptions,
): Promise<string> {
  const named = namedMirror(process.env);
  if (named !== undefined) return named;
  const question = ["indextargets", "--format", indexFormat, "Created-By: Packages"];
  const cache = ["-o", `Dir::Cache=${host.folder}/cache`];
  let choice = chooseMirror(await run("apt-get", [...cache, ...question], options));
  if (choice.kind === "no lists") {
    await makeLists();
    choice = chooseMirror(await run("apt-get", question, { ...options, env: host.env }));
  }
  if (choice.kind === "mirror") return choice.mirror;
  throw noMirror(choice.kind === "other system" ? choice.origins : []);
}

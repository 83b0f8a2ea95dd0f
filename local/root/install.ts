import { renameSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Download } from "./downloads.ts";
import type { Mmdebstrap } from "./mmdebstrap.ts";
import { recipe, recipeFolder } from "./recipe.ts";
import type { RunOptions } from "./run.ts";
import { run } from "./run.ts";

/** Mounts and processes of the build live in namespaces of their own and end with them. */
export const namespace = ["--mount", "--pid", "--fork", "--kill-child=KILL", "--mount-proc"];

/** Written by a hook: as mmdebstrap's own options they would send each tar through a slow filter. */
const dpkgSettings = [
  "force-unsafe-io",
  "force-confold",
  ...[...recipe.leaveOut, `${recipe.odooFolder}/*`].map((pattern) => `path-exclude=${pattern}`),
];

/** What the hooks in recipe/ read besides the lists of packages. */
export function writeHookInput(work: string): void {
  const users = recipe.users.map((user) => `${user.name} ${user.id} ${user.home}`);
  writeFileSync(join(work, "users"), lines(users));
  writeFileSync(join(work, "mount-points"), lines(recipe.mountPoints));
  writeFileSync(join(work, "dpkg.cfg"), lines(dpkgSettings));
}

/** Paths of packages for the hooks: complete or absent, never half. */
export function writePackageList(file: string, debs: string, downloads: readonly Download[]): void {
  writeFileSync(`${file}.new`, lines(downloads.map((download) => join(debs, download.file))));
  renameSync(`${file}.new`, file);
}

/** One run of mmdebstrap, on packages that the hooks hand over. */
export async function install(
  to: { root: string; work: string; sources: string; mmdebstrap: Mmdebstrap },
  options: RunOptions,
): Promise<void> {
  const hook = (name: string) => `--${name}-hook=sh "$ODOO_ROOT_RECIPE/${name}.sh" "$1"`;
  const args = [
    "--verbose",
    "--mode=root",
    "--variant=minbase",
    "--format=directory",
    ...["setup", "essential", "customize"].map(hook),
    `--aptopt=APT::Install-Recommends "false"`,
    `--include=${recipe.packages.join(",")}`,
    recipe.suite,
    to.root,
    to.sources,
  ];
  await run("unshare", [...namespace, "--", "perl", to.mmdebstrap.program, ...args], {
    ...options,
    env: {
      PATH: `${to.mmdebstrap.binaries}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
      ODOO_ROOT_WORK: to.work,
      ODOO_ROOT_RECIPE: recipeFolder,
      ODOO_ROOT_ODOO: recipe.odooFolder,
      ODOO_ROOT_JOBS: String(availableParallelism()),
    },
  });
}

function lines(values: readonly string[]): string {
  return values.map((value) => `${value}\n`).join("");
}

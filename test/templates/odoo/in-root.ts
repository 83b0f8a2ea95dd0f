/** Python with Odoo's modules, in the private Debian root, over files of a folder of its own. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** The root's path on this machine, where the run has one. */
export const root = process.env["ODOO_CLUSTER_ROOT"];

/**
 * Runs a program on the odoo.conf files among `files`, whose paths are its arguments, and reads
 * what it prints as JSON. The folder stands for what a process finds of its own.
 */
export function inRoot<Answer>(program: string, files: Readonly<Record<string, string>>): Answer {
  if (root === undefined) throw new Error("set ODOO_CLUSTER_ROOT");
  const folder = mkdtempSync(join(root, "tmp", "odoo-conf-"));
  const inside = `/tmp/${basename(folder)}`;
  try {
    for (const [name, body] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      // Odoo makes its data_dir, and the root is shared: this one stays in our folder.
      const own = body
        .replace(/^data_dir = .*$/m, `data_dir = ${inside}/data`)
        .replace(
          /(?<=^addons_path = .*,)\/etc\/odoo-cluster\/.*$/m,
          `${inside}/${dirname(name)}/addons`,
        );
      writeFileSync(join(folder, name), own);
    }
    const ran = spawnSync(
      "chroot",
      [
        root,
        ...["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", `HOME=${inside}`],
        ...["/usr/bin/python3", "-c", program, inside],
        ...Object.keys(files).filter((name) => name.endsWith("/odoo.conf")),
      ],
      { encoding: "utf8", timeout: 100_000 },
    );
    if (ran.status !== 0) throw new Error(ran.stderr);
    return JSON.parse(ran.stdout) as Answer;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

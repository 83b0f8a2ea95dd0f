/**
 * Runs a script among rendered files inside a Debian root (ODOO_CLUSTER_ROOT) as its postgres user.
 * Mount and process namespaces of its own: whatever the script starts dies with it.
 */
import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fill } from "../../../model/text.ts";
import { escapeYaml } from "../../../templates/patroni/print.ts";
import { escapePgbackrest } from "../../../templates/pgbackrest/print.ts";
import { escapePgbouncer, escapeUserlist } from "../../../templates/pgbouncer/print.ts";
import { escapeSql } from "../../../templates/postgresql/print.ts";
import type { RenderedFile } from "../../../templates/rendered-file.ts";
import { secretValue } from "./secrets.ts";

/**
 * The root to judge with; the tests of real daemons are skipped without one. Beside Debian's patroni
 * it needs python3-etcd and python3-pythonjsonlogger, which the package does not insist on.
 */
export const debianRoot = process.env["ODOO_CLUSTER_ROOT"];

/** Not templates/dialects.ts: a test of one dialect should not need all the others. */
const escapers: Readonly<Record<string, (plain: string) => string>> = {
  patroni: escapeYaml,
  pgbackrest: escapePgbackrest,
  pgbouncer: escapePgbouncer,
  "pgbouncer-users": escapeUserlist,
  sql: escapeSql,
};

/** The file as its service reads it, with the secrets of the fixture. */
export function filled(file: RenderedFile): string {
  const escaper = escapers[file.dialect];
  if (escaper === undefined) throw new Error(`no escaper for ${file.dialect}`);
  return fill(file.body, secretValue, escaper);
}

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/**
 * `files(base)` are written below `<base>/config`, base being an empty folder inside the root.
 * The script finds `$BASE` and PostgreSQL's programs; both output streams come back as one.
 */
export function runInRoot(
  script: string,
  files: (base: string) => readonly RenderedFile[],
): Outcome {
  if (debianRoot === undefined) throw new Error("set ODOO_CLUSTER_ROOT");
  const folder = mkdtempSync(join(debianRoot, "tmp", "odoo-cluster-test-"));
  const base = `/tmp/${basename(folder)}`;
  try {
    const [uid, gid] = postgresIds(debianRoot);
    const put = (path: string, content: string) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode: 0o600 });
      chownSync(path, uid, gid);
    };
    for (const file of files(base)) put(join(folder, "config", file.id), filled(file));
    put(join(folder, "script.sh"), script);
    chownSync(folder, uid, gid);
    const enter =
      'mount --make-rprivate / && mount -t proc proc "$1/proc" && mount -t tmpfs tmpfs "$1/dev/shm" && ' +
      'chmod 1777 "$1/dev/shm" && exec chroot "$1" setpriv --reuid="$2" --regid="$3" --clear-groups ' +
      'env -i BASE="$4" HOME="$4" LANG=C.UTF-8 PATH=/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin ' +
      'bash -c "exec 2>&1; cd $4; . $4/script.sh"';
    const ran = spawnSync(
      "unshare",
      [
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "sh",
        "-c",
        enter,
        "sh",
        debianRoot,
        String(uid),
        String(gid),
        base,
      ],
      { encoding: "utf8", timeout: 240_000, maxBuffer: 64 * 1024 ** 2 },
    );
    return { status: ran.status, output: `${ran.stdout}${ran.stderr}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a script said after each line `=== name`, by name. */
export function answersOf(output: string): Record<string, string> {
  const parts = output.split(/^=== /m).slice(1);
  return Object.fromEntries(
    parts.map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end + 1).trim()];
    }),
  );
}

function postgresIds(root: string): [number, number] {
  const line = readFileSync(join(root, "etc/passwd"), "utf8").match(
    /^postgres:[^:]*:(\d+):(\d+):/m,
  );
  if (line === null) throw new Error(`${root} has no user postgres`);
  return [Number(line[1]), Number(line[2])];
}

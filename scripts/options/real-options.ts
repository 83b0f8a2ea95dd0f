/** What the programs of a private Debian root say about their own options, and to values. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { OptionTable } from "../../model/options/table.ts";

/** The programs whose options a stack file may set. */
export type ProgramName = "odoo" | "pgbouncer" | "postgresql";

export type Tables = Readonly<Record<ProgramName, OptionTable>>;

/** Name and value of an option. */
export type Sample = readonly [string, string];

/** Mounts and processes of its own, which end with it; the root itself stays as it is. */
const enter = `set -eu
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -t proc proc "$1/proc"
for path in /run /tmp; do mount -t tmpfs -o mode=1777 tmpfs "$1$path"; done
cp "$2" "$1/tmp/read-programs.py"
exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 HOME=/tmp python3 -B /tmp/read-programs.py`;

/** Every option of every program. @param root the private Debian root. */
export function realTables(root: string): Tables {
  return ask(root, {}) as Tables;
}

/** Whether programs take values, in the samples' order. */
export function realVerdicts(
  root: string,
  samples: Readonly<Record<ProgramName, readonly Sample[]>>,
): Readonly<Record<ProgramName, readonly boolean[]>> {
  return ask(root, samples) as Record<ProgramName, boolean[]>;
}

function ask(root: string, samples: object): unknown {
  const program = join(import.meta.dirname, "read-programs.py");
  const ran = spawnSync(
    "unshare",
    [
      ...["--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"],
      ...["sh", "-c", enter, "sh", root, program],
    ],
    {
      input: JSON.stringify(samples),
      encoding: "utf8",
      timeout: 300_000,
      maxBuffer: 64 * 1024 ** 2,
    },
  );
  if (ran.status !== 0) throw new Error(`reading the programs of ${root} failed: ${ran.stderr}`);
  return JSON.parse(ran.stdout);
}

/** The committed table of a program. */
export function tableFile(program: ProgramName): string {
  return join(import.meta.dirname, "../../model/options", `${program}.json`);
}

/** One option a line: a review sees what a newer program changed. */
export function tableText(table: OptionTable): string {
  const lines = Object.entries(table).map(
    ([name, option]) => `  ${JSON.stringify(name)}: ${JSON.stringify(option)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

export function committedTable(program: ProgramName): OptionTable {
  return JSON.parse(readFileSync(tableFile(program), "utf8")) as OptionTable;
}

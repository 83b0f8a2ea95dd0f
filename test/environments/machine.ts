/**
 * Real machines that lack something: mount, process and network namespaces of their own over this
 * one, in which the command line runs. All that was changed ends with them; nothing of the host's
 * state, caches and running stacks is seen or touched.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clone } from "../cli/clone.ts";

export interface Machine {
  /** Shell, as root inside the namespaces, before the command: what makes this machine bad. */
  readonly broken?: string;
  /** Shell words before `./odoo-cluster`: another user, fewer rights. */
  readonly as?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: `./odoo-cluster up --stack bad`. */
  readonly command?: string;
}

export interface Happened {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Files and folders that are left of state, sockets and cache. */
  readonly left: readonly string[];
  /** Mount points that are there besides those of before. */
  readonly mounts: readonly string[];
  /** Commands that still run. */
  readonly processes: readonly string[];
}

/** Where the machine's cache is; its file system has room. */
export const cache = "/var/lib/test-cache/odoo-cluster";

/** Everything under /var/lib, /run and /tmp is new and empty, but for the state of dpkg and apt. */
const fresh = `
set -eu
mount --make-rprivate /
mkdir "$OUT/lib"
mount --bind /var/lib "$OUT/lib"
mount -t tmpfs -o size=8g,mode=755 tmpfs /var/lib
mkdir -p /var/lib/dpkg /var/lib/apt /var/lib/test-cache /var/lib/odoo-cluster
mount --bind "$OUT/lib/dpkg" /var/lib/dpkg
cp -r "$OUT/lib/apt/lists" /var/lib/apt/
mount -t tmpfs -o mode=755 tmpfs /run
ip link set lo up
`;

/** Runs the command on the bad machine and tells what was left. */
export function happens(clone: Clone, machine: Machine): Happened {
  const out = mkdtempSync(join(tmpdir(), "odoo-cluster-environment-"));
  chmodSync(out, 0o755);
  const { broken = "", as = "", command = "./odoo-cluster up --stack bad" } = machine;
  const script = `${fresh}
${broken}
cut -d' ' -f5 /proc/self/mountinfo | sort >"$OUT/before"
set +e
${as} ${command} >"$OUT/stdout" 2>"$OUT/stderr" </dev/null
echo $? >"$OUT/code"
set -e
cut -d' ' -f5 /proc/self/mountinfo | sort >"$OUT/after"
for process in /proc/[0-9]*; do tr '\\0' ' ' <$process/cmdline; echo; done >"$OUT/processes"
find /var/lib/odoo-cluster /var/lib/test-cache /run -mindepth 1 ! -path '/run/test*' ! -path '/run/mount*' | sort >"$OUT/left"
`;
  writeFileSync(join(out, "bad-machine"), script);
  try {
    const ran = spawnSync(
      "unshare",
      [
        ...["--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"],
        ...["sh", join(out, "bad-machine")],
      ],
      {
        cwd: clone.folder,
        encoding: "utf8",
        timeout: 100_000,
        env: {
          PATH: process.env["PATH"],
          HOME: "/nonexistent",
          OUT: out,
          XDG_CACHE_HOME: "/var/lib/test-cache",
          NODE_COMPILE_CACHE: join(clone.folder, ".compiled"),
          ...machine.environment,
        },
      },
    );
    if (ran.status !== 0) throw new Error(`the machine could not be made: ${ran.stderr}`);
    const read = (name: string) => readFileSync(join(out, name), "utf8");
    const lines = (name: string) =>
      read(name)
        .split("\n")
        .filter((line) => line.trim() !== "");
    const before = lines("before");
    return {
      code: Number(read("code")),
      stdout: read("stdout"),
      stderr: read("stderr"),
      left: lines("left"),
      mounts: lines("after").filter((point) => !before.includes(point)),
      processes: lines("processes").filter((line) => !line.endsWith("/bad-machine ")),
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

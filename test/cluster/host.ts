/** What a stack may not change: the machine outside its own folders. */
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cacheFolder, placesOf } from "../../local/places.ts";
import { currentMounts } from "../../local/root/mounts.ts";
import { connections, listeners } from "../../local/sockets.ts";
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

/** Where the system keeps itself: a stack changes nothing there but its own state. */
const systemFolders = ["/boot", "/etc", "/opt", "/srv", "/usr", "/var"];

/** What others change in these folders while the suite runs: logs, and what is for a while. */
const passing = ["/var/log", "/var/tmp", "/var/run"];

/** Files of the system that were made or changed since. */
export function changedSince({ marker }: HostState): string[] {
  const allowed = [...passing, dirname(placesOf(stackName).state), cacheFolder()];
  const pruned = allowed.flatMap((path, index) =>
    (index === 0 ? [] : ["-o"]).concat("-path", path),
  );
  const found = execFileSync(
    "find",
    [
      ...systemFolders.filter((path) => existsSync(path)),
      "-xdev",
      ...["(", ...pruned, ")", "-prune", "-o", "-type", "f", "-cnewer", marker, "-print"],
    ],
    { encoding: "utf8", maxBuffer: 2 ** 26, stdio: ["ignore", "pipe", "ignore"] },
  );
  return found.split("\n").filter((line) => line !== "");
}

/** Folders of the stack that are still there. */
export function leftFolders(): string[] {
  const { state, run } = placesOf(stackName);
  return [state, run].filter((path) => existsSync(path));
}

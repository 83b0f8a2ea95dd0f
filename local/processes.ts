/** Processes of a running stack, from /proc: there is no other list of what a service has started. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { until } from "./until.ts";

/** A process and everything it started and that still belongs to it. @throws {RangeError} where there is no such number: a signal to 0 reaches the sender's own group. */
export function processTree(root: number): number[] {
  if (!Number.isInteger(root) || root < 1) throw new RangeError(`${root} is no process`);
  const children = Map.groupBy(allProcesses(), ({ parent }) => parent);
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []).map((child) => child.pid));
  return found;
}

/**
 * The same by the kernel's own lists, which cost little where a machine has many processes and may
 * leave out one whose siblings end at that moment (proc_pid_children(5)); the whole table where the
 * kernel keeps none.
 */
export function likelyTree(root: number): number[] {
  const found = [root];
  for (const pid of found) {
    const children = listedChildren(pid);
    if (children === null) return processTree(root);
    found.push(...children);
  }
  return found;
}

/** Null where the kernel keeps no such lists. */
function listedChildren(pid: number): number[] | null {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8")
        .trim()
        .split(" ")
        .filter(Boolean)
        .map(Number),
    );
  } catch {
    return existsSync(`/proc/${process.pid}/task/${process.pid}/children`) ? [] : null;
  }
}

/** What a process started, without what those started. */
export function childrenOf(parent: number): number[] {
  return allProcesses()
    .filter((process) => process.parent === parent)
    .map(({ pid }) => pid);
}

/** Inodes of the sockets that a process has open. */
export function socketsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => socketOf(`/proc/${pid}/fd/${fd}`) ?? []);
  } catch {
    return [];
  }
}

function socketOf(path: string): number | null {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1];
    return inode === undefined ? null : Number(inode);
  } catch {
    return null;
  }
}

/** Processes that have one of some sockets open. */
export function ownersOf(inodes: readonly number[]): number[] {
  return allProcesses()
    .map(({ pid }) => pid)
    .filter((pid) => socketsOf(pid).some((inode) => inodes.includes(inode)));
}

/** Its title or arguments, separated by spaces; empty when it is gone. */
export function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trimEnd();
  } catch {
    return "";
  }
}

/** Sends a signal to whichever of them still lives. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile.
    }
  }
}

/** Resolves when all of them have let go of their sockets, or after a second. */
export async function untilGone(pids: readonly number[]): Promise<void> {
  // A process that its parent has not waited for yet holds nothing any more.
  const isThere = (pid: number) => (processOf(String(pid))?.state ?? "Z") !== "Z";
  await until(() => !pids.some(isThere), 1, 1);
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** A letter, as proc(5) has it. */
  readonly state: string;
}

function allProcesses(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(name) ?? []);
}

function processOf(pid: string): Process | null {
  try {
    // The name in parentheses may hold anything, also parentheses: the last one ends it.
    const [state = "", parent] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return { pid: Number(pid), parent: Number(parent), state };
  } catch {
    return null;
  }
}

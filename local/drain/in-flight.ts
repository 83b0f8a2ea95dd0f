/** What an instance works on: Odoo's HTTP instances serve one request a connection. */
import { readdirSync, readlinkSync } from "node:fs";
import type { Program } from "../../templates/supervisor/programs.ts";
import { processTree } from "../processes.ts";
import { connections } from "../sockets.ts";
import type { Supervisor } from "../supervisor.ts";

/** How many connections a listener has accepted. */
export async function connectionsTo(address: string, port: number): Promise<number> {
  return connections().filter(({ local }) => local.address === address && local.port === port)
    .length;
}

/** How many connections a program's processes have opened to a port. */
export async function connectionsFrom(
  supervisor: Supervisor,
  program: Program,
  port: number,
): Promise<number> {
  const pid = await supervisor.pidOf(program.name);
  if (pid === null) return 0;
  const inodes = new Set(processTree(pid).flatMap(socketsOf));
  return connections().filter(({ remote, inode }) => remote.port === port && inodes.has(inode))
    .length;
}

/** Resolves when none is left, or after some seconds: then what is left is cut. */
export async function untilNone(
  count: () => Promise<number>,
  seconds: number,
  note: (line: string) => void,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const left = await count();
    if (left === 0 || Date.now() > end) return;
    note(`waiting for ${left} requests that are under way`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function socketsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const match = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`));
      return match === null ? [] : [Number(match[1])];
    });
  } catch {
    return [];
  }
}

/** Empty where it was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}

/** One command at a time changes a stack, and one drill at a time breaks it. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../model/user-error.ts";
import type { Places } from "./places.ts";
import { takeLock } from "./root/lock.ts";

/** Runs `work` while holding the stack's lock; the kernel frees it with the process. */
export async function withStackLock<T>(places: Places, work: () => Promise<T>): Promise<T> {
  return await alone(places.lock, "another command is changing this stack", work);
}

/** Runs drills while no other process runs some: what one breaks, another would measure. */
export async function withDrillLock<T>(places: Places, work: () => Promise<T>): Promise<T> {
  return await alone(places.drillLock, "another drill is breaking this stack", work);
}

/** Takes the files away of a stack that is gone; who waits for one finds that out (`takeLock`). */
export function forgetLocks(places: Places): void {
  for (const file of [places.lock, places.drillLock]) rmSync(file, { force: true });
}

async function alone<T>(file: string, what: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const lock = await takeLock(file, () => {
    throw new UserError("environment", [
      {
        where: file,
        what,
        got: `process ${readFileSync(file, "utf8").trim()}`,
        fix: "Wait until it ends",
      },
    ]);
  });
  try {
    return await work();
  } finally {
    lock.release();
  }
}

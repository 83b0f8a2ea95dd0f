/** One command at a time changes a stack. */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../model/user-error.ts";
import type { Places } from "./places.ts";
import { takeLock } from "./root/lock.ts";

/** Runs `work` while holding the stack's lock; the kernel frees it with the process. */
export async function withStackLock<T>(places: Places, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(places.lock), { recursive: true, mode: 0o700 });
  const lock = await takeLock(places.lock, () => {
    throw new UserError("environment", [
      {
        where: places.lock,
        what: "another command is changing this stack",
        got: `process ${readFileSync(places.lock, "utf8").trim()}`,
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

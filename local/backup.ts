/** A full backup on demand; old ones leave as `postgresql.archive.fullBackups` says. */

import type { Progress } from "../model/progress.ts";
import { withStackLock } from "./lock.ts";
import { requireRunning } from "./running.ts";
import type { LocalStack } from "./stack.ts";

/** Resolves to the label of the new backup, and those of all that are kept. */
export async function takeBackup(
  stack: LocalStack,
  progress: Progress,
): Promise<{ label: string; backups: string[] }> {
  const { places, database } = requireRunning(stack);
  return await withStackLock(places, async () => {
    const label = await progress.step("full backup", (note) => database.backup(note));
    return { label, backups: await database.backups() };
  });
}

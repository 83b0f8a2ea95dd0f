/** A full backup on demand; old ones leave as `postgresql.archive.fullBackups` says. */

import type { Progress } from "../model/progress.ts";
import { UserError } from "../model/user-error.ts";
import type { Backup } from "./health.ts";
import { roomAt } from "./health-facts.ts";
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
    const newest = (await database.backupsInDetail()).at(-1);
    refuseWithoutRoom(places.backup, newest);
    const label = await progress
      .step("full backup", (note) => database.backup(note))
      .catch((error: unknown) => {
        // Of a full disk pgBackRest's processes tell each other in other words.
        if (roomAt(places.backup).free < leastRoom) throw noRoom(places.backup, "the disk is full");
        throw error;
      });
    return { label, backups: await database.backups() };
  });
}

/** What the repository needs for its own files, however small a database is. */
const leastRoom = 100_000_000;

/** The new backup is written before an old one goes; most are about as large as the last. */
function refuseWithoutRoom(folder: string, newest: Backup | undefined): void {
  if (roomAt(folder).free < Math.max(leastRoom, newest?.size ?? 0))
    throw noRoom(folder, "too little disk space for a full backup", newest);
}

function noRoom(folder: string, what: string, newest?: Backup): UserError {
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;
  const last = newest === undefined ? "" : `, and the last one took ${megabytes(newest.size)}`;
  return new UserError("environment", [
    {
      where: folder,
      what,
      got: `${megabytes(roomAt(folder).free)} free${last}`,
      fix: "Free space there, or mount a larger disk; what stands in the archive stays as it is",
    },
  ]);
}

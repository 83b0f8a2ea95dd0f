/** `down`: ends every process of a stack, outermost tier first; with purge, removes what it left. */
import { existsSync, rmSync } from "node:fs";
import type { Progress } from "../model/progress.ts";
import { removeShares } from "./cpu-shares.ts";
import { endLeftovers, leftovers } from "./leftovers.ts";
import { forgetLocks, withStackLock } from "./lock.ts";
import { placesOf } from "./places.ts";
import { requireMachine } from "./preflight.ts";
import { removeOrEmpty } from "./purge.ts";
import { Supervisor } from "./supervisor.ts";

export interface DownResult {
  readonly wasUp: boolean;
  /** Folder of what stays. */
  readonly state: string;
  /** After a purge: folders that stay, empty, since a disk is mounted there. */
  readonly mounts: readonly string[];
}

export async function down(
  stack: string,
  options: { readonly purge: boolean },
  progress: Progress,
): Promise<DownResult> {
  requireMachine();
  const places = placesOf(stack);
  return await withStackLock(places, async () => {
    const supervisor = Supervisor.of(places);
    if (supervisor !== null) {
      await progress.step("stopping every process", () => supervisor.shutdown());
    }
    const orphans = leftovers(places).length > 0;
    if (orphans) {
      await progress.step("ending processes that outlived their supervisor", () =>
        endLeftovers(places),
      );
    }
    const mounts: string[] = [];
    if (options.purge && existsSync(places.state)) {
      await progress.step("removing its data", async () => {
        mounts.push(...removeOrEmpty(places.state));
      });
    }
    removeShares(places);
    rmSync(places.run, { recursive: true, force: true });
    if (options.purge) forgetLocks(places);
    return { wasUp: supervisor !== null || orphans, state: places.state, mounts };
  });
}

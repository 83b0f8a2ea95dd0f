/** `switchover`: the synchronous standby becomes the primary, as planned work wants it. */
import type { Progress } from "../model/progress.ts";
import { whileClosed } from "./drain/database-gate.ts";
import { withStackLock } from "./lock.ts";
import { requireRunning } from "./running.ts";
import type { LocalStack } from "./stack.ts";

/** Resolves to the name of the new primary. */
export async function switchOver(stack: LocalStack, progress: Progress): Promise<string> {
  const running = requireRunning(stack);
  return await withStackLock(running.places, async () => {
    await progress.step("switchover", (note) =>
      whileClosed(running, note, () => running.database.switchover()),
    );
    return (await running.database.leader())?.id ?? "";
  });
}

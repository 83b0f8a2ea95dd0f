/** The one way to wait for something that sends no notice. */
import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

/**
 * Looks until something holds, once at least. Resolves to whether it held before the time was over.
 * @param seconds may be Infinity. @param every milliseconds between two looks.
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  seconds: number,
  every = 100,
): Promise<boolean> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    if (await holds()) return true;
    if (performance.now() > end) return false;
    await sleep(every);
  }
}

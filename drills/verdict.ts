/** Which bounds a measurement violates. */
import type { Bounds } from "./drill.ts";
import type { Measurement } from "./measure.ts";

/** A sentence for each violated bound. */
export function broken(bounds: Bounds, seen: Measurement): string[] {
  const allowed = { none: 0, "in-flight": seen.inFlight, "while-away": Number.POSITIVE_INFINITY }[
    bounds.failed
  ];
  const found: (string | false)[] = [
    seen.acknowledged === 0 && "no write was acknowledged: the traffic proves nothing",
    seen.lost > 0 && `${seen.lost} acknowledged writes were lost, the bound is 0`,
    seen.duplicated > 0 && `${seen.duplicated} writes were done twice, the bound is 0`,
    seen.loggedOut > 0 && `${seen.loggedOut} times a user was logged out, the bound is 0`,
    seen.notFound > 0 && `${seen.notFound} answers were 404, the bound is 0`,
    seen.failed > allowed &&
      `${seen.failed} requests failed, the bound is ${allowed}${bounds.failed === "in-flight" ? " (those in flight)" : ""}`,
    bounds.gap !== null &&
      seen.gap > bounds.gap &&
      `${seen.gap} s without an acknowledged write, the bound is ${bounds.gap} s`,
    late("notifications", seen.bus, bounds.background),
    late("jobs", seen.cron, bounds.background),
  ];
  return found.filter((line) => line !== false);
}

function late(what: string, seconds: number | null, bound: number): string | false {
  if (seconds === null) return `${what} did not come back, the bound is ${bound} s`;
  return seconds > bound && `${what} came back after ${seconds} s, the bound is ${bound} s`;
}

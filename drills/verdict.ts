/** What was promised and not kept. */
import type { Pledge } from "./drill.ts";
import type { Measurement } from "./measure.ts";

/** Sentences for people; none where every promise was kept. */
export function broken(pledge: Pledge, seen: Measurement): string[] {
  const allowed = { none: 0, "in-flight": seen.inFlight, "while-away": Number.POSITIVE_INFINITY }[
    pledge.failed
  ];
  const found: (string | false)[] = [
    seen.acknowledged === 0 && "no write was acknowledged: the traffic proves nothing",
    seen.lost > 0 && `${seen.lost} acknowledged writes were lost, promised 0`,
    seen.duplicated > 0 && `${seen.duplicated} writes were done twice, promised 0`,
    seen.loggedOut > 0 && `${seen.loggedOut} times somebody was logged out, promised 0`,
    seen.notFound > 0 && `${seen.notFound} answers were 404, promised 0`,
    seen.failed > allowed &&
      `${seen.failed} requests failed, promised at most ${allowed}${pledge.failed === "in-flight" ? " (those in flight)" : ""}`,
    pledge.gap !== null &&
      seen.gap > pledge.gap &&
      `${seen.gap} s without an acknowledged write, promised at most ${pledge.gap} s`,
    late("notifications", seen.bus, pledge.background),
    late("jobs", seen.cron, pledge.background),
  ];
  return found.filter((line) => line !== false);
}

function late(what: string, seconds: number | null, promised: number): string | false {
  if (seconds === null) return `${what} did not come back, promised within ${promised} s`;
  return (
    seconds > promised && `${what} came back after ${seconds} s, promised within ${promised} s`
  );
}

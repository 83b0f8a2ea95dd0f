/** What a drill showed, for people. */
import type { Drill } from "../../drills/drill.ts";
import type { Measurement } from "../../drills/measure.ts";
import { style } from "./terminal.ts";

export function drillsTable(drills: readonly Drill[]): string {
  const width = Math.max(...drills.map(({ id }) => id.length));
  return drills.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join("");
}

export function measurementText(seen: Measurement, broken: readonly string[]): string {
  const after = (seconds: number | null) =>
    seconds === null ? "never" : `${seconds.toFixed(1)} s`;
  const lines = [
    `requests   ${seen.sent} sent, ${seen.failed} failed, ${seen.refused} refused with 503; ${seen.inFlight} were in flight`,
    ...Object.entries(seen.reasons).map(([reason, times]) => `           ${times} x ${reason}`),
    `writes     ${seen.acknowledged} acknowledged, ${seen.lost} lost, ${seen.duplicated} done twice; longest gap ${seen.gap.toFixed(1)} s`,
    `users      ${seen.loggedOut} logged out, ${seen.notFound} answers 404`,
    `after      notifications ${after(seen.bus)}, jobs ${after(seen.cron)}, recovered ${after(seen.recovered)}`,
    ...broken.map((line) => style("red", `violated   ${line}`)),
  ];
  const verdict =
    broken.length === 0 ? style("green", "within bounds") : style("red", "bounds violated");
  return `${style("bold", seen.drill)}: ${verdict} (${seen.durability} durability, ${seen.poolMode} pooling)\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

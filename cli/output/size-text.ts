/** A size for people: what to write, what it adds up to, what is left. */
import { showAmount, showDifference } from "../../changes/figures.ts";
import { headRoom } from "../../model/size.ts";
import { usersPerWorker } from "../../model/sizing.ts";
import { showBytes } from "../../model/spec/units.ts";
import type { Growth, SizeReport } from "../size-report.ts";
import { style, table } from "./terminal.ts";

export function sizeText(report: SizeReport): string {
  const { users, size, fragment, topology, headRoom: rooms, growsTogether } = report;
  const name = size === null ? "beyond the named sizes" : `size ${size}`;
  return [
    `${style("bold", `${users} concurrent users`)}: ${name}, untested: arithmetic, no measurement`,
    "",
    style("bold", "Below odoo-cluster:cluster"),
    ...fragment.split("\n").map((line) => `  ${line}`),
    "",
    style("bold", "What it means"),
    table(
      topology.groups.map((group) => [
        `  ${group.name}`,
        `${group.instances} x`,
        group.processes.map(({ count, name: process }) => `${count} ${process}`).join(" + "),
        group.memory === 0 ? "" : `${group.cpu} CPU, ${showBytes(group.memory)}`,
      ]),
    ),
    "",
    style("bold", "Head room"),
    table(
      rooms.map(({ what, use, limit, unit }) => [
        `  ${what}`,
        showAmount({ value: use, limit }, unit),
        `${Math.round((1 - use / limit) * 100)} % left`,
      ]),
    ),
    "",
    style("bold", "What grows together"),
    ...growsTogether.map((growth) => `  one ${growth.pool} instance more: ${growthWords(growth)}`),
    "",
    style("bold", "How it is counted"),
    ...assumptions.map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/** What the arithmetic takes for granted. */
export const assumptions: readonly string[] = [
  `One worker serves ${usersPerWorker} concurrent users; ${headRoom * 100} % are added, and one instance may be away.`,
  "A tenth of the workers is for reports and exports, in a pool of its own.",
  "One gevent process holds the sockets of 400 users, and one may be away.",
  "PostgreSQL has a CPU for eight workers, and 4 GiB for each CPU.",
  "Two standbys: under strict durability one may be away. On platform local one is enough, since the reporting replica confirms, too.",
  "On aws CloudFront waits 120 s for an answer without a larger quota: there each HTTP pool needs a limitTimeReal that fits, or aws.edge.responseTimeout and responseTimeoutQuota.",
  "Session pooling, which is always safe: where connections grow beyond 1000, look at pgbouncer.mode: transaction.",
  "Users differ: 50 who fill timesheets are not 50 who validate pickings. Measure your own.",
];

/** `instances +1, memory +1.5 GiB`. */
export function growthWords({ figures }: Growth): string {
  return figures
    .filter((figure) => !/: instances$/.test(figure.name))
    .map((figure) => {
      const { name, from, to, unit } = figure;
      const difference = showDifference(figure);
      // Rounding up has crossed a step: max_connections, say, which restarts PostgreSQL.
      const moved = from?.limit !== to?.limit && to?.limit !== undefined;
      const limit = moved ? ` (limit ${showAmount({ value: to.limit }, unit)})` : "";
      return `${name}${difference === "" ? "" : ` ${difference}`}${limit}`;
    })
    .join(", ");
}

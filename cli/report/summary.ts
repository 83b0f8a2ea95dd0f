/** The first thing that a reader sees: is it sound, and how large is it? */
import { showAmount } from "../../changes/figures.ts";
import type { Topology } from "../../model/topology.ts";
import type { StackReport } from "../check-report.ts";
import { placesOf } from "./budget-places.ts";
import { type Html, html } from "./html.ts";

export function summarySection(topology: Topology, { findings, exempted }: StackReport): Html {
  const blocking = findings.filter(({ severity }) => severity === "mandatory").length;
  const advice = findings.length - blocking;
  const verdict =
    blocking > 0
      ? html`<p class="verdict bad"><strong>Blocked.</strong> ${count(blocking, "finding")} must be mended before this stack may start.</p>`
      : html`<p class="verdict good"><strong>May start.</strong> No rule blocks it${advice > 0 ? `; ${count(advice, "piece")} of advice` : ""}${exempted.length > 0 ? `; ${count(exempted.length, "finding")} exempted` : ""}.</p>`;
  return html`<section id="summary" aria-label="Summary">
${verdict}
<dl class="cards">${cards(topology).map(
    ([name, value, more]) =>
      html`<div><dt>${name}</dt><dd><span class="figure">${value}</span> ${more}</dd></div>`,
  )}</dl>
</section>`;
}

function cards({ groups, budgets, application }: Topology): [string, string, string][] {
  const sum = (of: (group: Topology["groups"][number]) => number) =>
    groups.reduce((total, group) => total + of(group) * group.instances, 0);
  const workers = sum((group) => (group.role === "http" ? group.workers : 0));
  const connections = placesOf(budgets).find(
    ({ resource, at }) => resource === "connections" && at === "postgresql",
  );
  return [
    ["Users at once", String(application.concurrentUsers), "people who work at the same moment"],
    ["Instances", String(sum(() => 1)), `in ${groups.length} tiers and pools`],
    ["HTTP workers", String(workers), "requests answered at the same time"],
    [
      "Memory promised",
      showAmount({ value: sum((group) => group.memory) }, "bytes"),
      "to Odoo and PostgreSQL",
    ],
    [
      "Database connections",
      connections === undefined ? "–" : `${connections.use} of ${connections.limit}`,
      "at the busiest moment",
    ],
  ];
}

function count(amount: number, word: string): string {
  return `${amount} ${word}${amount === 1 ? "" : "s"}`;
}

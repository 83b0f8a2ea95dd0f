/** Budgets as bars: what adds up to what, and how much is left. */
import { showBytes, showSeconds } from "../../model/spec/units.ts";
import type { BudgetLine, Topology } from "../../model/topology.ts";
import { type BudgetPlace, placesOf } from "./budget-places.ts";
import { Html, html } from "./html.ts";

type Resource = BudgetLine["resource"];

const kinds: readonly { resource: Resource; title: string; intro: string }[] = [
  {
    resource: "connections",
    title: "Database connections",
    intro:
      "PostgreSQL refuses the connection that is one too many. So every process that may open one is counted, at its busiest.",
  },
  {
    resource: "workers",
    title: "Workers",
    intro:
      "A worker answers one request at a time. More than a CPU carries only take turns; too few make users wait. “Capacity” asks whether the rest carries all users when one instance is away.",
  },
  {
    resource: "memory",
    title: "Memory of one instance",
    intro:
      "An instance that needs more than it is promised is killed under load. Every process in it counts, not the workers alone.",
  },
  {
    resource: "disk",
    title: "Temporary files of one instance",
    intro:
      "What does not fit into memory while a request runs: bodies, slow answers, reports. A full disk cuts them off in the middle.",
  },
  {
    resource: "seconds",
    title: "Time-outs",
    intro:
      "Each tier waits longer than the one inside it. Otherwise users see an error while the work is still being done.",
  },
];

export function budgetSection(topology: Topology): Html {
  const places = placesOf(topology.budgets);
  return html`<section id="budgets" aria-labelledby="budgets-title">
<h2 id="budgets-title">Budgets</h2>
<p>Sums that must fit, each with its parts. A full bar is the limit.</p>
${kinds.map(({ resource, title, intro }) => {
  const found = places.filter((place) => place.resource === resource);
  if (found.length === 0) return null;
  return html`<h3>${title}</h3><p>${intro}</p><div class="bars">${found.map(resource === "seconds" ? chain : bar)}</div>`;
})}
</section>`;
}

function bar(place: BudgetPlace): Html {
  const { resource, at, uses, limits, use, limit } = place;
  const over = use > limit;
  const share = limit === 0 ? 1 : use / limit;
  const scale = Math.max(use, limit, 1);
  const label = `${titleOf(place)}: ${show(resource, use)} of ${show(resource, limit)}, ${over ? `${show(resource, use - limit)} too much` : `${Math.round(share * 100)} percent`}`;
  const parts = uses.map(
    (line, index) =>
      html`<span class="part p${index % 6}" style="width:${percent(line.amount / scale)}"></span>`,
  );
  const mark = over
    ? html`<span class="mark" style="left:${percent(limit / scale)}"></span>`
    : null;
  return html`<div class="budget${over ? " over" : ""}">
<p class="budget-title"><span>${titleOf(place)}</span> <span class="number">${show(resource, use)} of ${show(resource, limit)}${over ? html` <strong>over by ${show(resource, use - limit)}</strong>` : html` <span class="soft">(${Math.round(share * 100)} %)</span>`}</span></p>
<div class="bar" role="img" aria-label="${label}">${parts}${mark}</div>
${partsTable(uses, limits, resource, at)}
</div>`;
}

function partsTable(
  uses: readonly BudgetLine[],
  limits: readonly BudgetLine[],
  resource: Resource,
  at: string,
): Html {
  const row = (line: BudgetLine, swatch: Html) =>
    html`<tr><td>${swatch}${line.consumer}</td><td class="number">${show(resource, line.amount)}</td><td>${line.because}</td></tr>`;
  return html`<details><summary>Parts<span class="hidden"> of ${resource} at ${at}</span></summary><div class="scroll" tabindex="0" role="region" aria-label="Parts of ${resource} at ${at}"><table>
<thead><tr><th scope="col">What</th><th scope="col">Amount</th><th scope="col">Because</th></tr></thead>
<tbody>${uses.map((line, index) => row(line, html`<span class="swatch p${index % 6}" aria-hidden="true"></span>`))}${limits.map((line) => row(line, html`<strong>Limit:</strong> `))}</tbody>
</table></div></details>`;
}

/** Time-outs from the inside out, each a bar of its own. */
function chain({ at, uses }: BudgetPlace): Html {
  const most = Math.max(1, ...uses.map(({ amount }) => amount));
  return html`<div class="budget"><p class="budget-title"><span>${at}</span></p><dl class="chain">${uses.map(
    (line, index) => {
      const broken = index > 0 && line.amount <= (uses[index - 1]?.amount ?? 0);
      return html`<div class="${broken ? "over" : "link"}"><dt>${line.consumer}</dt><dd><span class="bar" aria-hidden="true"><span class="part p0" style="width:${percent(line.amount / most)}"></span></span><span class="number">${showSeconds(line.amount)}${broken ? html` <strong>not longer than the one inside</strong>` : null}</span></dd></div>`;
    },
  )}</dl></div>`;
}

function titleOf({ resource, at }: BudgetPlace): string {
  const [group = "", part] = at.split(":");
  if (resource === "connections") {
    return at === "postgresql"
      ? "All connections of PostgreSQL"
      : `Sessions of the ${part} listener, one ${group} lost`;
  }
  if (resource === "workers") {
    return part === "capacity"
      ? `Capacity of ${group}, one instance away`
      : `Workers of one ${at} instance`;
  }
  return at.replace(":", ", ");
}

function show(resource: Resource, amount: number): string {
  if (resource === "memory" || resource === "disk") return showBytes(amount);
  return resource === "seconds" ? showSeconds(amount) : String(amount);
}

function percent(share: number): Html {
  return new Html(`${Math.round(share * 10_000) / 100}%`);
}

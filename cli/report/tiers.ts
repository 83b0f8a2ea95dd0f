/** Each tier and pool in words, for a reader who never saw one. */

import { showBytes } from "../../model/spec/units.ts";
import { tierOf } from "../../model/tiers/tiers.ts";
import type { Group, Topology } from "../../model/topology.ts";
import { type Html, html } from "./html.ts";

export function tiersSection(topology: Topology): Html {
  return html`<section id="tiers" aria-labelledby="tiers-title">
<h2 id="tiers-title">Tiers and pools</h2>
<p>A tier is a kind of service, a pool is a tier of Odoo processes with a job of its own. Instances of one are all alike: where there are two or more, one may be lost or renewed while the others serve.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Tiers and pools, scrolls sideways"><table>
<caption>From the browser inwards</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Instances</th><th scope="col">What it does</th><th scope="col">Processes of an instance</th><th scope="col">Promised to an instance</th></tr></thead>
<tbody>${topology.groups.map((group) => row(group, topology))}</tbody>
</table></div>
</section>`;
}

function row(group: Group, topology: Topology): Html {
  const processes = group.processes.map(({ count, name }) => `${count} ${name}`).join(", ");
  const promised = group.memory === 0 ? "–" : `${group.cpu} CPU, ${showBytes(group.memory)}`;
  return html`<tr><th scope="row">${group.name}</th><td class="number">${group.instances}</td><td>${tierOf(group).purpose(group, topology)}</td><td>${processes}</td><td>${promised}</td></tr>`;
}

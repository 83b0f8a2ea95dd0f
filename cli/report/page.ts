/** One page about one stack: self-contained, for readers who never saw the kit. */

import { partsOf } from "../../components/resource-files.ts";
import type { Loaded, LoadedFoundation, LoadedStack } from "../../load.ts";
import type { Tree } from "../../rendered-tree.ts";
import type { StackReport } from "../check-report.ts";
import { topologyPicture } from "../picture/topology-picture.ts";
import { budgetSection } from "./budgets.ts";
import { filesSection } from "./files.ts";
import { findingsSection } from "./findings.ts";
import { Html, html } from "./html.ts";
import { searchScript } from "./search-script.ts";
import { pageStyle } from "./style.ts";
import { summarySection } from "./summary.ts";
import { tiersSection } from "./tiers.ts";

export function reportPage(loaded: LoadedStack, checked: StackReport, tree: Tree): string {
  const { stack } = loaded.spec;
  const { lead, sections, body } =
    loaded.layer === "cluster" ? ofCluster(loaded, checked) : ofFoundation(loaded);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<title>${stack}: stack report</title>
<style>${new Html(pageStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<p class="kicker">Stack report</p>
<h1>${stack}</h1>
<p class="lead">${lead}</p>
<nav aria-label="Sections"><ul>
${sections.map((name) => html`<li><a href="#${name.toLowerCase()}">${name}</a></li>\n`)}<li><a href="#files">Files</a></li>
</ul></nav>
</header>
<main id="main">
${body}
${filesSection(tree)}
</main>
<footer><p>Made by <code>odoo-cluster report</code> from the stack file alone. It says what is configured, and measures nothing. Names in angle brackets stand where a secret goes.</p></footer>
<script>${new Html(searchScript)}</script>
</body>
</html>
`;
  return page.markup;
}

/** What a page says of its stack, besides the files. */
interface Content {
  readonly lead: Html;
  /** Titles of the sections that can be jumped to. */
  readonly sections: readonly string[];
  readonly body: Html;
}

function ofCluster({ topology }: Loaded, checked: StackReport): Content {
  const { application, platform } = topology;
  const picture = new Html(topologyPicture(topology));
  return {
    lead: html`Odoo ${application.series} at <strong>${application.url}</strong> for ${application.concurrentUsers} concurrent users, on platform <strong>${platform}</strong>.`,
    sections: ["Findings", "Picture", "Tiers", "Budgets"],
    body: html`${summarySection(topology, checked)}
${findingsSection(checked)}
<section id="picture" aria-labelledby="picture-title">
<h2 id="picture-title">Picture</h2>
<p>Every tier, and every connection between them with its port. A browser’s request enters at the top and goes down; nothing connects that is not drawn.</p>
<div class="picture" tabindex="0" role="region" aria-label="Picture of the tiers, scrolls sideways">${picture}</div>
</section>
${tiersSection(topology)}
${budgetSection(topology)}`,
  };
}

function ofFoundation({ spec, resources = [] }: LoadedFoundation): Content {
  const { name, account, region } = spec.foundation;
  return {
    lead: html`Foundation <strong>${name}</strong> of stacks on AWS, in account ${account}, region <strong>${region}</strong>.`,
    sections: ["Parts"],
    body: html`<section id="parts" aria-labelledby="parts-title">
<h2 id="parts-title">Parts</h2>
<table><thead><tr><th scope="col">Part</th><th scope="col">Resources</th><th scope="col">Protected</th></tr></thead>
<tbody>${partsOf(resources).map(
      (part) =>
        html`<tr><th scope="row">${part.name}</th><td>${part.resources}</td><td>${part.kept}</td></tr>`,
    )}</tbody></table>
</section>`,
  };
}

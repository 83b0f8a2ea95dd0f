/** One page about one stack: self-contained, for readers who never saw the kit. */

import type { Loaded } from "../../load.ts";
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

export function reportPage(loaded: Loaded, checked: StackReport, tree: Tree): string {
  const { topology } = loaded;
  const { stack, application } = topology;
  const picture = new Html(topologyPicture(topology));
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
<p class="lead">Odoo ${application.series} at <strong>${application.url}</strong> for ${application.concurrentUsers} concurrent users, on platform <strong>${topology.platform}</strong>.</p>
<nav aria-label="Sections"><ul>
<li><a href="#findings">Findings</a></li>
<li><a href="#picture">Picture</a></li>
<li><a href="#tiers">Tiers</a></li>
<li><a href="#budgets">Budgets</a></li>
<li><a href="#files">Files</a></li>
</ul></nav>
</header>
<main id="main">
${summarySection(topology, checked)}
${findingsSection(checked)}
<section id="picture" aria-labelledby="picture-title">
<h2 id="picture-title">Picture</h2>
<p>Every tier, and every connection between them with its port. A browser’s request enters at the top and goes down; nothing connects that is not drawn.</p>
<div class="picture" tabindex="0" role="region" aria-label="Picture of the tiers, scrolls sideways">${picture}</div>
</section>
${tiersSection(topology)}
${budgetSection(topology)}
${filesSection(tree)}
</main>
<footer><p>Made by <code>odoo-cluster report</code> from the stack file alone. It says what is configured, and measures nothing. Names in angle brackets stand where a secret goes.</p></footer>
<script>${new Html(searchScript)}</script>
</body>
</html>
`;
  return page.markup;
}

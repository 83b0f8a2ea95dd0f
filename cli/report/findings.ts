/** What rules object to, with why it matters and what to do. */
import type { Finding } from "../../model/finding.ts";
import { checkRules } from "../../policies/check-rules.ts";
import type { ExemptedFinding } from "../../policies/judge.ts";
import type { RuleText } from "../../policies/rule.ts";
import { rules } from "../../policies/rules.ts";
import type { StackReport } from "../check-report.ts";
import { type Html, html } from "./html.ts";

const texts: readonly RuleText[] = [...rules, ...checkRules];

export function findingsSection(report: StackReport): Html {
  const { findings, exempted, evaluated, notEvaluated } = report;
  const sorted = findings.toSorted((a, b) => rank(a) - rank(b));
  return html`<section id="findings" aria-labelledby="findings-title">
<h2 id="findings-title">Findings</h2>
<p>${evaluated.length} rules judge what the stack file means: whether sums fit, time-outs are in order, and known ways to hurt users are shut. A mandatory finding keeps the stack from starting; an advisory one is advice.</p>
${findings.length === 0 ? html`<p class="none">No rule objects.</p>` : html`<ol class="findings">${sorted.map(item)}</ol>`}
${exempted.length === 0 ? null : html`<h3>Exempted for a while</h3><ul class="findings">${exempted.map(exemptedItem)}</ul>`}
${notEvaluated.length === 0 ? null : html`<h3>Not evaluated</h3><p>These rules need resources of a platform, and none were recorded; they are neither held nor broken: ${notEvaluated.join(", ")}.</p>`}
<details><summary>The ${evaluated.length} rules that were asked</summary><ul>${evaluated.map((id) => html`<li><strong>${id}</strong>: ${textOf(id)?.title ?? ""}</li>`)}</ul></details>
</section>`;
}

function item(finding: Finding): Html {
  return html`<li class="${finding.severity}">
<h3><span class="tag">${finding.severity}</span> ${textOf(finding.rule)?.title ?? finding.rule}</h3>
<p><strong>${finding.subject}</strong>: ${finding.message}.</p>
<dl><div><dt>Why it matters</dt><dd>${textOf(finding.rule)?.why ?? ""}</dd></div><div><dt>What to do</dt><dd>${finding.fix}</dd></div><div><dt>Where</dt><dd><code>${String(finding.at ?? "")}</code>, rule <code>${finding.rule}</code></dd></div></dl>
</li>`;
}

function exemptedItem({ finding, exemption }: ExemptedFinding): Html {
  return html`<li><strong>${finding.rule}</strong> (${finding.subject}): ${finding.message}. Until ${exemption.expires} by ${exemption.owner}: ${exemption.reason}</li>`;
}

function textOf(id: string): RuleText | undefined {
  return texts.find((rule) => rule.id === id);
}

function rank({ severity }: Finding): number {
  return severity === "mandatory" ? 0 : 1;
}

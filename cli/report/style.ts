import { roles, tierOf } from "../../model/tiers/tiers.ts";

/** Boxes of the picture on dark ground. */
const darkTones = roles
  .map((role) => `.picture .${role} { fill: ${tierOf({ role }).picture.dark}; }`)
  .join(" ");

/** The page's look, light and dark, from a phone to a wide screen, and on paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --panel: #f6f7f9; --rim: #d5dae1; --text: #15191f; --soft: #4b5563; --link: #1d4ed8;
  --good: #14602f; --good-ground: #e4f5e9; --bad: #a31515; --bad-ground: #fdeaea; --warn: #7a4a00; --warn-ground: #fdf3dc;
  --track: #e3e7ed; --found: #ffe27a;
  --p0: #2f6fdb; --p1: #1f8a5b; --p2: #b7791f; --p3: #8e4ec6; --p4: #c2416b; --p5: #3c7f8c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151a; --panel: #1b2027; --rim: #38404b; --text: #e8ebef; --soft: #a9b3c0; --link: #8fb6ff;
    --good: #8fdcab; --good-ground: #14301f; --bad: #ffa8a8; --bad-ground: #3a1717; --warn: #f5cf86; --warn-ground: #352709;
    --track: #2c343f; --found: #7a5a00;
    --p0: #6ea2ff; --p1: #52c48f; --p2: #e0b35c; --p3: #bd93ea; --p4: #f08cae; --p5: #76bccb;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, input:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; background: var(--ground); padding: .5rem 1rem; }
.skip:focus { left: 1rem; top: 1rem; }
.kicker { margin: 0; color: var(--soft); }
h1 { margin: 0; font-size: 2.25rem; line-height: 1.15; overflow-wrap: anywhere; }
.lead { font-size: 1.1rem; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: 0; padding: .75rem 0; border-block: 1px solid var(--rim); }
section { margin: 2.25rem 0; }
section#summary { margin-top: 1.25rem; }
h2 { font-size: 1.5rem; margin: 0 0 .5rem; }
h3 { font-size: 1.1rem; margin: 1.5rem 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
.soft { color: var(--soft); }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
code, pre { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", Menlo, monospace; font-size: .875rem; }
code { overflow-wrap: anywhere; }
.verdict { max-width: none; padding: .75rem 1rem; border-radius: .5rem; border-left: .4rem solid; }
.verdict.good { color: var(--good); background: var(--good-ground); }
.verdict.bad { color: var(--bad); background: var(--bad-ground); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: .75rem; margin: 1rem 0 0; }
.cards div { background: var(--panel); border: 1px solid var(--rim); border-radius: .5rem; padding: .75rem 1rem; }
.cards dt { color: var(--soft); font-size: .9rem; }
.cards dd { margin: 0; font-size: .9rem; }
.figure { display: block; font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.none { color: var(--good); font-weight: 600; }
.findings { list-style: none; padding: 0; margin: 0; }
.findings > li { background: var(--panel); border: 1px solid var(--rim); border-left: .4rem solid var(--soft); border-radius: .5rem; padding: .5rem 1rem; margin: .75rem 0; overflow-wrap: anywhere; }
.findings > .mandatory { border-left-color: var(--bad); }
.findings > .advisory { border-left-color: var(--warn); }
.findings h3 { margin: .25rem 0; }
.tag { font-size: .8rem; padding: .1rem .5rem; border-radius: 1rem; }
.mandatory .tag { color: var(--bad); background: var(--bad-ground); }
.advisory .tag { color: var(--warn); background: var(--warn-ground); }
.findings dl { margin: .25rem 0; }
.findings dl div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0 1rem; }
.findings dt { color: var(--soft); }
.findings dd { margin: 0; }
.picture, .scroll { overflow-x: auto; }
.picture svg { display: block; max-width: 100%; min-width: 44rem; height: auto; }
.scroll { position: relative; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; color: var(--soft); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--rim); }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 650; white-space: nowrap; }
.bars { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); align-items: start; }
.budget { min-width: 0; background: var(--panel); border: 1px solid var(--rim); border-radius: .5rem; padding: .75rem 1rem; }
.budget-title { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; margin: 0 0 .35rem; font-weight: 600; }
.budget-title .number { white-space: normal; }
.bar { display: flex; gap: 2px; position: relative; height: 1rem; background: var(--track); border-radius: .25rem; overflow: hidden; }
.part { display: block; height: 100%; }
.p0 { background: var(--p0); } .p1 { background: var(--p1); } .p2 { background: var(--p2); } .p3 { background: var(--p3); } .p4 { background: var(--p4); } .p5 { background: var(--p5); }
.mark { position: absolute; top: 0; bottom: 0; width: 3px; background: var(--text); }
.budget-title strong, .chain strong { color: var(--bad); }
.budget.over { border-color: var(--bad); }
td:has(> .swatch) { padding-left: 1.25rem; text-indent: -1.25rem; }
.swatch { display: inline-block; width: .75rem; height: .75rem; border-radius: .2rem; margin-right: .5rem; }
.chain { margin: 0; }
.chain > div { display: grid; grid-template-columns: 11rem 1fr; gap: 0 .75rem; align-items: center; }
.chain dt { font-size: .9rem; overflow-wrap: anywhere; }
.chain dd { margin: 0; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .75rem; align-items: center; }
.chain .number { min-width: 4rem; text-align: right; }
.chain .number strong { display: block; max-width: 8rem; white-space: normal; }
.chain .bar { height: .75rem; }
details { margin-top: .5rem; }
summary { cursor: pointer; }
.search { max-width: none; }
.search input { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: .4rem; padding: .35rem .6rem; width: min(100%, 22rem); }
.file { border: 1px solid var(--rim); border-radius: .4rem; margin: .35rem 0; background: var(--panel); }
.file summary { padding: .45rem .75rem; overflow-wrap: anywhere; }
.file pre { margin: 0; padding: .75rem; overflow: auto; max-height: 32rem; border-top: 1px solid var(--rim); background: var(--ground); border-radius: 0 0 .4rem .4rem; tab-size: 4; }
::highlight(found) { background-color: var(--found); color: var(--text); }
footer { border-top: 1px solid var(--rim); margin-top: 3rem; padding-top: 1rem; padding-bottom: 2rem; color: var(--soft); }
@media (max-width: 48rem) {
  #tiers table { min-width: 40rem; }
  .budget table { min-width: 24rem; }
}
@media (max-width: 40rem) {
  h1 { font-size: 1.75rem; }
  .findings dl div, .chain > div { grid-template-columns: minmax(0, 1fr); }
  .chain > div { margin-bottom: .35rem; }
}
@media (prefers-color-scheme: dark) {
  .picture .ground { fill: var(--panel); stroke: var(--rim); }
  .picture .strong { fill: var(--text); } .picture .soft { fill: #c3cbd6; }
  .picture .line { stroke: #8b97a7; } .picture .head { fill: #8b97a7; } .picture .box { stroke: #6b7787; }
  ${darkTones}
  .picture .outside { fill: #14181d; }
}
@media print {
  .search, nav, .skip { display: none; }
  .budget, .findings > li { break-inside: avoid; }
  .part, .swatch { print-color-adjust: exact; }
}
`;

/** Every rendered file, folded, with a search over names and lines. */
import type { Tree } from "../../rendered-tree.ts";
import { type Html, html } from "./html.ts";

export function filesSection(tree: Tree): Html {
  const files = [...tree].filter(([path]) => path !== "model.json");
  return html`<section id="files" aria-labelledby="files-title">
<h2 id="files-title">Files</h2>
<p>What the services read: ${files.length} files, as the stack file and the kit make them.</p>
<p class="search" hidden><label for="search">Search in names and lines</label> <input id="search" type="search" autocomplete="off" spellcheck="false"> <span id="found" role="status"></span></p>
<div class="files">${files.map(([path, text]) => file(path, text))}</div>
</section>`;
}

function file(path: string, text: string): Html {
  const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  return html`<details class="file"><summary><code>${path}</code> <span class="soft">${lines} lines</span></summary><pre tabindex="0" role="region" aria-label="${path}">${text}</pre></details>`;
}

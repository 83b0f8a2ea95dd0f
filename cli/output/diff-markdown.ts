/** A diff as a comment of a pull request: consequences first, then texts as far as a comment holds them. */
import { showAmount, showDifference } from "../../changes/figures.ts";
import type { FileDiff } from "../../changes/file-diffs.ts";
import { type DiffReport, differs, type StackDiff } from "../diff-report.ts";
import {
  findingWords,
  modelAlone,
  nothingMoves,
  promiseWords,
  reasons,
  resourceWords,
  stateWords,
  textOnlyWords,
  whatHappens,
  whoActs,
} from "./diff-words.ts";
import { code, codeBlock, plainWords, table } from "./markdown-syntax.ts";

/** GitHub refuses a comment of more than 65,536 characters; some are left for a team's own words. */
export const commentLimit = 65_000;

export function diffMarkdown(report: DiffReport, limit: number = commentLimit): string {
  const { against, stacks } = report;
  const changed = stacks.filter(differs);
  const same = stacks.filter((stack) => !differs(stack)).map(({ stack }) => code(stack));
  const base = `${plainWords(against.ref)} (${code(against.commit.slice(0, 12))})`;
  const head = [
    "## What this change does to stacks",
    `Compared with ${base}.${same.length === 0 ? "" : ` No difference: ${same.join(", ")}.`}`,
  ];
  const summaries = changed.map(summary);
  const texts = changed.flatMap(({ stack, files }) => [
    ...listed(stack, files),
    ...files.filter(({ state }) => state === "changed").map((file) => fileDetails(stack, file)),
  ]);
  return fitted([...head, ...summaries], texts, limit);
}

/** As many texts as fit; what is left out is named at the top. */
function fitted(first: readonly string[], texts: readonly string[], limit: number): string {
  const whole = `${[...first, ...texts].join("\n\n")}\n`;
  if (whole.length <= limit) return whole;
  const loud = (left: number, cut: boolean) =>
    `> [!WARNING]\n> Truncated: ${left} of ${texts.length} differing texts are not shown${cut ? ", and the summary is cut" : ""}. Run \`./odoo-cluster diff\` for everything.`;
  const [title = "", ...summary] = first;
  const reserve = loud(texts.length, true).length + 10;
  const room = limit - reserve;
  const full = [title, ...summary].join("\n\n");
  if (full.length > room) {
    const cut = full.slice(0, room).replace(/\n[^\n]*$/, "");
    return `${cut.replace(title, `${title}\n\n${loud(texts.length, true)}`)}\n`;
  }
  const shown: string[] = [];
  let length = full.length;
  for (const text of texts) {
    if (length + 2 + text.length > room) continue;
    shown.push(text);
    length += 2 + text.length;
  }
  const left = texts.length - shown.length;
  return `${[title, loud(left, false), ...summary, ...shown].join("\n\n")}\n`;
}

function summary({ stack, consequences, textOnly, files }: StackDiff): string {
  const { state, figures, actions, promises, refusals, findings } = consequences;
  const parts = [`### Stack ${code(stack)}${state === "changed" ? "" : `: ${stateWords[state]}`}`];
  if (refusals.length > 0) {
    const refused = refusals.map((text) => `- ${plainWords(text)}`);
    parts.push(["[!CAUTION]", "Refused:", ...refused].map((line) => `> ${line}`).join("\n"));
  }
  if (actions.length > 0) {
    parts.push(
      refusals.length > 0 ? "#### What would happen" : "#### What happens",
      table(
        ["Who", "What", "Why"],
        actions.map((action) => [
          plainWords(whoActs(action)),
          plainWords(whatHappens(action)),
          plainWords(reasons(action)),
        ]),
      ),
    );
  }
  if (promises.length > 0) {
    parts.push(
      "#### What users and data can rely on",
      promises
        .map(({ kind, text }) => `- **${promiseWords[kind]}**: ${plainWords(text)}`)
        .join("\n"),
    );
  }
  if (figures.length > 0) {
    parts.push(
      "#### Figures",
      table(
        ["What", "Before", "After", "Difference"],
        figures.map((figure) => [
          plainWords(figure.name),
          showAmount(figure.from, figure.unit),
          showAmount(figure.to, figure.unit),
          showDifference(figure),
        ]),
      ),
    );
  }
  if (findings === null && state !== "unknown") {
    parts.push("That commit holds no findings to compare with.");
  } else if (findings !== null && findings.new.length + findings.gone.length > 0) {
    parts.push(
      "#### Findings",
      [
        ...findings.new.map((finding) => `- **new**: ${plainWords(findingWords(finding))}`),
        ...findings.gone.map((finding) => `- gone: ${plainWords(findingWords(finding))}`),
      ].join("\n"),
    );
  } else if (state === "changed" && actions.length + promises.length + figures.length === 0) {
    parts.push(nothingMoves);
  }
  const moved = resourceWords(consequences.resources);
  if (moved !== null) parts.push("#### Resources", plainWords(moved));
  if (textOnly.length > 0) parts.push(plainWords(textOnlyWords(textOnly)));
  if (state === "changed" && files.length === 0 && parts.at(-1) === nothingMoves)
    parts.push(plainWords(modelAlone));
  return parts.join("\n\n");
}

/** Files that are new or gone as a whole: the pull request shows them below rendered/. */
function listed(stack: string, files: readonly FileDiff[]): string[] {
  return (["new", "gone"] as const).flatMap((state) => {
    const found = files.filter((file) => file.state === state).flatMap((file) => file.files);
    if (found.length === 0) return [];
    const title = `${stack}: ${found.length} file${found.length === 1 ? "" : "s"} ${state}`;
    return [
      `<details><summary>${escapeHtml(title)}</summary>\n\n${found.map(code).join(", ")}\n\n</details>`,
    ];
  });
}

function fileDetails(stack: string, { files, state, added, removed, patch }: FileDiff): string {
  const [first = "", ...others] = files;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const title = `${stack}/${first}${more}: ${state}, +${added} −${removed}`;
  const list = others.length === 0 ? "" : `The same in ${others.map(code).join(", ")}.\n\n`;
  const body = patch === "" ? "Too different to show." : codeBlock(patch, "diff");
  return `<details><summary>${escapeHtml(title)}</summary>\n\n${list}${body}\n\n</details>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A diff for people at a terminal: consequences, then texts. */
import { showAmount, showDifference } from "../../changes/figures.ts";
import type { FileDiff } from "../../changes/file-diffs.ts";
import type { DiffReport, StackDiff } from "../diff-report.ts";
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
import { style, table } from "./terminal.ts";

export function diffText({ against, stacks }: DiffReport): string {
  const base = `${against.ref} (${against.commit.slice(0, 12)})`;
  return stacks.map((stack) => `${stackText(stack, base).join("\n")}\n`).join("\n");
}

function stackText({ stack, consequences, textOnly, files }: StackDiff, base: string): string[] {
  const { state, figures, actions, promises, refusals, findings } = consequences;
  const lines = [`${style("bold", stack)} against ${base}: ${stateWords[state]}`];
  if (state === "same" && files.length === 0) return lines;
  if (refusals.length > 0) {
    lines.push("", heading("Refused, before anything is changed"));
    lines.push(...refusals.map((text) => `  ${style("red", "refused")}  ${text}`));
  }
  if (actions.length > 0) {
    lines.push("", heading(refusals.length > 0 ? "What would happen" : "What happens"));
    for (const action of actions) {
      const why = action.because.length === 0 ? "" : `\n      ${reasons(action)}`;
      lines.push(`  ${whoActs(action)}: ${whatHappens(action)}${why}`);
    }
  }
  if (promises.length > 0) {
    lines.push("", heading("What users and data can rely on"));
    lines.push(...promises.map(({ kind, text }) => `  ${promiseWords[kind].padEnd(9)}  ${text}`));
  }
  if (figures.length > 0) {
    lines.push("", heading("Figures"));
    lines.push(
      table(
        figures.map((figure) => [
          `  ${figure.name}`,
          showAmount(figure.from, figure.unit),
          "→",
          showAmount(figure.to, figure.unit),
          showDifference(figure),
        ]),
      ),
    );
  }
  if (findings === null) lines.push("", "That commit holds no findings to compare with.");
  else if (findings.new.length + findings.gone.length > 0) {
    lines.push("", heading("Findings"));
    lines.push(
      ...findings.new.map((finding) => `  ${style("red", "new")}   ${findingWords(finding)}`),
    );
    lines.push(
      ...findings.gone.map((finding) => `  ${style("green", "gone")}  ${findingWords(finding)}`),
    );
  }
  const moved = resourceWords(consequences.resources);
  if (moved !== null) lines.push("", heading("Resources"), `  ${moved}`);
  if (textOnly.length > 0) lines.push("", textOnlyWords(textOnly));
  if (state === "changed" && lines.length === 1) {
    lines.push("", nothingMoves);
    if (files.length === 0) lines.push(modelAlone);
  }
  if (files.length > 0) lines.push("", heading("Rendered files"), ...files.map(fileText));
  return lines;
}

function fileText({ files, state, added, removed, patch }: FileDiff): string {
  const title = `${files.join(", ")}: ${state}, ${added} added, ${removed} removed`;
  // A file that is new or gone as a whole says nothing more by its lines.
  if (state !== "changed") return style("cyan", title);
  const body = patch.replace(/\n$/, "").split("\n").map(colored).join("\n");
  return `${style("cyan", title)}\n${body === "" ? "(too different to show)" : body}`;
}

function colored(line: string): string {
  if (line.startsWith("+")) return style("green", line);
  return line.startsWith("-") ? style("red", line) : line;
}

function heading(text: string): string {
  return style("bold", text);
}

/** Pieces of Markdown that hold whatever a stack file says. */

/** A table; `|` in a cell would end it, a line feed the row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** Text between backticks, more of them than it holds itself. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = longest > 0 || /^\s*$/.test(text) ? " " : "";
  return `${fence}${pad}${text}${pad}${fence}`;
}

/** A block of lines; its fence is longer than any that it holds. */
export function codeBlock(text: string, language = ""): string {
  const longest = Math.max(
    2,
    ...[...text.matchAll(/^\s*(`+)/gm)].map(([, run]) => run?.length ?? 0),
  );
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}

/** Words as they are: no markup, no link, no mention, no HTML. */
export function plainWords(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\*[\]~#]|(?<!\w)_|_(?!\w)/g, "\\$&")
    .replaceAll("`", "\\`")
    .replaceAll("@", "@\u200b");
}

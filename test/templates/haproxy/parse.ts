/** Splits a line of haproxy.cfg as parse_line() does; independent of the printer. */
export function words(source: string): string[] {
  const found: string[] = [];
  let word: string | null = null;
  let quote = "";
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at] ?? "";
    if (quote === "'") {
      if (character === "'") quote = "";
      else word += character;
    } else if (character === "\\") {
      at += 1;
      const next = source[at] ?? "";
      word = (word ?? "") + ({ n: "\n", r: "\r", t: "\t" }[next] ?? next);
    } else if (character === '"') {
      quote = quote === '"' ? "" : '"';
      word ??= "";
    } else if (quote === '"') word += character;
    else if (character === "'") {
      quote = "'";
      word ??= "";
    } else if (character === "#") break;
    else if (character === " " || character === "\t") {
      if (word !== null) found.push(word);
      word = null;
    } else word = (word ?? "") + character;
  }
  if (quote !== "") throw new Error("the line ends inside quotes");
  if (word !== null) found.push(word);
  return found;
}

/** Lines with words, by section heading. */
export function parseHaproxy(source: string): { heading: string; lines: string[][] }[] {
  const sections: { heading: string; lines: string[][] }[] = [];
  for (const line of source.split("\n")) {
    const found = words(line);
    if (found.length === 0) continue;
    if (line.startsWith(" ")) sections.at(-1)?.lines.push(found);
    else sections.push({ heading: found.join(" "), lines: [] });
  }
  return sections;
}

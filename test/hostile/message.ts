/** A parser of the lines that people see, stricter than a person: `where:line: what, got X. Fix` and nothing else. */

export interface Line {
  readonly line: number;
  readonly what: string;
  readonly got: string | null;
  readonly fix: string;
}

/** Words that only a program talking to itself says. */
const inner =
  /\b(?:TypeError|RangeError|SyntaxError|ReferenceError|ZodError|AssertionError|Error:|E[A-Z]{4,}:|undefined|NaN|\[object|node:|file:\/\/|native code)|\n\s+at |\.ts:\d/;

/**
 * One line about one problem of a file.
 * @throws where it does not have the form.
 */
export function parseProblem(written: string, file: string): Line {
  const start = `error: ${file}:`;
  demand(written.startsWith(start), `begins with ${JSON.stringify(start)}`, written);
  return parseRest(written.slice(start.length), written);
}

export interface FindingLine extends Line {
  readonly severity: string;
  readonly rule: string;
}

/** One line about a rule's objection; what rules advise ends with a full stop. */
export function parseFinding(written: string, file: string): FindingLine {
  const match = /^(.+?):(\d+): (mandatory|advisory) ([a-z-]+) \(([a-z0-9_:./-]+)\): (.*)$/.exec(
    written,
  );
  demand(match !== null && match[1] === file, "is a finding of the file", written);
  const [, , line = "", severity = "", rule = "", , words = ""] = match ?? [];
  return { ...parseRest(`${line}: ${words.replace(/\.$/, "")}`, written), severity, rule };
}

function parseRest(rest: string, written: string): Line {
  demand(
    !/[^ -~\u00a1-\uffff]|[\u2028\u2029\u200b-\u200f\u202a-\u202e\ufeff]/.test(
      rest.replaceAll(/\p{Emoji}|\p{L}|\p{S}|\p{M}|\p{P}|\p{N}|\p{Co}|\p{Cn}/gu, ""),
    ),
    "moves no cursor",
    written,
  );
  demand(!inner.test(outsideQuotes(rest)), "says nothing of the program's inside", written);
  const number = /^([1-9]\d*): /.exec(rest);
  demand(number !== null, "names a line", written);
  const words = rest.slice(number?.[0].length ?? 0);
  const upstream = /^(this is not valid YAML: .*[^.\s])\. (Correct the line)$/.exec(words);
  if (upstream !== null)
    // The parser's own words, which may hold a lone quote.
    return {
      line: Number(number?.[1]),
      what: upstream[1] ?? "",
      got: null,
      fix: upstream[2] ?? "",
    };

  const end = split(words, /^\. (?=[A-Z`])/, written);
  demand(end !== null, "has a fix after a full stop", written);
  const [before, fix] = end ?? ["", ""];
  const value = split(before, /^, got /, written);
  const [what, got] = value ?? [before, null];
  demand(/^\S(.*[^\s.:,])?$/u.test(what), "says what, without a stop", written);
  demand(/^[A-Z`].*[^\s.:,]$/u.test(fix), "ends with a sentence about what to do", written);
  demand(split(what, /^, got /, written) === null, "has one value", written);
  if (got !== null) checkValue(got, written);
  return { line: Number(number?.[1]), what, got, fix };
}

/** What was got: JSON text, a number as YAML writes it, or a few words of ours. */
function checkValue(got: string, written: string): void {
  demand([...got].length <= 80, "shows a value of at most 80 letters", written);
  if (got.startsWith('"')) {
    const text = got.endsWith('"...') ? got.slice(0, -3) : got;
    demand(typeof JSON.parse(text) === "string", "shows text as JSON", written);
    return;
  }
  demand(
    /^(?:[-+]?(?:\.inf|\.nan|\.?\d[\w.+-]*)(?: (?:MiB|s|min|h))?|[a-z][\w ,:.-]*|\*\S+|[\d.]+:\d+)$/i.test(
      got,
    ),
    "shows a value",
    written,
  );
}

/** Splits at the first separator outside `"..."` and backticks; null where there is none. */
function split(words: string, separator: RegExp, written: string): [string, string] | null {
  for (let at = 0; at < words.length; at += 1) {
    const character = words[at];
    if (character === '"' || character === "`") {
      at = endOfQuote(words, at, written);
      continue;
    }
    const found = separator.exec(words.slice(at, at + 8));
    if (found !== null) return [words.slice(0, at), words.slice(at + found[0].length)];
  }
  return null;
}

function endOfQuote(words: string, start: number, written: string): number {
  const quote = words[start];
  for (let at = start + 1; at < words.length; at += 1) {
    if (quote === '"' && words[at] === "\\") at += 1;
    else if (words[at] === quote) return at;
  }
  throw new Error(`a quote that stays open: ${written}`);
}

/** What the message says itself, code included, without what it quotes. */
function outsideQuotes(words: string): string {
  return words.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
}

function demand(holds: boolean, rule: string, written: string): void {
  if (!holds) throw new Error(`not a line that ${rule}: ${JSON.stringify(written)}`);
}

/** A source text with one condition changed or taken out: what a test of it must notice. */

export interface Mutant {
  /** `12: if (limit === null) -> if (false)`. */
  readonly what: string;
  readonly text: string;
}

/** Both directions of a comparison: past the border, and turned round. */
const operators: readonly (readonly [string, readonly string[]])[] = [
  [" < ", [" <= ", " >= "]],
  [" <= ", [" < ", " > "]],
  [" > ", [" >= ", " <= "]],
  [" >= ", [" > ", " < "]],
  [" === ", [" !== "]],
  [" !== ", [" === "]],
  [" && ", [" || "]],
  [" || ", [" && "]],
  [".some(", [".every("]],
  [".every(", [".some("]],
  ["Math.max(", ["Math.min("]],
  ["Math.min(", ["Math.max("]],
];

/** Every mutant of a source; the words of strings, templates, patterns and comments are left alone. */
export function mutantsOf(source: string): Mutant[] {
  const code = withoutWords(source);
  const mutants: Mutant[] = [];
  const add = (start: number, end: number, by: string) => {
    const line = source.slice(0, start).split("\n").length;
    const before = source.slice(start, end).replaceAll(/\s+/g, " ").trim();
    const text = source.slice(0, start) + by + source.slice(end);
    mutants.push({ what: `${line}: ${before} -> ${by.trim()}`, text });
  };
  for (const [operator, others] of operators) {
    for (const { index } of code.matchAll(new RegExp(escaped(operator), "g")))
      for (const other of others) add(index, index + operator.length, other);
  }
  for (const { index } of code.matchAll(/\bif \(/g)) {
    const end = closing(code, index + 3);
    add(index, end, "if (false)");
    add(index, end, "if (true)");
  }
  // `.filter(isOdoo)` is for the compiler: what follows reads what no other group has.
  for (const { index } of code.matchAll(/\.filter\((?!is\w+\))/g)) {
    add(index, closing(code, index + ".filter".length), ".filter(() => true)");
  }
  return mutants;
}

/** The place behind the bracket that closes the one at `open`. */
function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    if (code[at] === "(") depth += 1;
    if (code[at] === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new Error("a bracket is never closed");
}

/** Blanks in place of what is no code, so that places stay the same. */
function withoutWords(source: string): string {
  const words =
    /\/\*[\s\S]*?\*\/|\/\/.*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|(?<=[(,=:?&|!] ?)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/g;
  return source.replaceAll(words, (word) => word.replaceAll(/[^\n]/g, " "));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

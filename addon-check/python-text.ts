/** Strings of Python as the text they hold, every character with its place in the source. */
import { argumentNodes, lastName } from "./python-facts.ts";
import type { Names } from "./python-names.ts";
import type { Node } from "./python-parser.ts";
import { placeholder } from "./sql-statements.ts";

/** What is not known before it runs stands as one `placeholder`. */
export interface PythonText {
  readonly text: string;
  /** Offset in the source of each character, and of the end. */
  readonly offsets: readonly number[];
}

/** How deep names and brackets are followed, how many texts one expression may be, and how many parts are looked at: enough for code that people write, and an end for all other. */
const limits = { depth: 12, texts: 24, parts: 20_000 } as const;

/** All texts that an expression may be. `used` gets the offset of every string that is part of one. */
export function textsOf(node: Node, source: string, names: Names, used: Set<number>): PythonText[] {
  let left: number = limits.parts;
  const following = new Set<string>();
  const visit = (at: Node, depth: number): PythonText[] => {
    left -= 1;
    if (depth === 0 || left < 0) return [unknown(at)];
    const name = isName(at) ? source.slice(at.startIndex, at.endIndex) : null;
    // `q = q + more`: what it was before is not known.
    if (name !== null && following.has(name)) return [unknown(at)];
    if (name !== null) following.add(name);
    const texts = textsAt(at, source, names, used, (next) => visit(next, depth - 1));
    if (name !== null) following.delete(name);
    return texts;
  };
  return visit(node, limits.depth);
}

function textsAt(
  node: Node,
  source: string,
  names: Names,
  used: Set<number>,
  again: (node: Node) => PythonText[],
): PythonText[] {
  switch (node.type) {
    case "string":
      used.add(node.startIndex);
      return [stringText(node, source)];
    case "concatenated_string":
      used.add(node.startIndex);
      return [joined(strings(node).map((part) => stringText(part, source)))];
    case "parenthesized_expression":
      return named(node).slice(0, 1).flatMap(again);
    case "conditional_expression":
      return named(node)
        .filter((_, index) => index !== 1)
        .flatMap(again)
        .slice(0, limits.texts);
    case "named_expression": {
      const value = node.childForFieldName("value");
      return value === null ? [unknown(node)] : again(value);
    }
    case "binary_operator":
      return operatorTexts(node, again);
    case "call":
      return callTexts(node, source, again);
    case "identifier":
    case "attribute": {
      const found = names.valuesOf(node).flatMap(again).slice(0, limits.texts);
      return found.length > 0 ? found : [unknown(node)];
    }
    default:
      return [unknown(node)];
  }
}

function operatorTexts(node: Node, again: (node: Node) => PythonText[]): PythonText[] {
  const operator = node.childForFieldName("operator")?.type;
  const left = node.childForFieldName("left");
  if (operator === "%" && left !== null) return again(left);
  if (operator !== "+") return [unknown(node)];
  // A long sum leans to the left: it is taken apart in a loop, not by a call for each part.
  const parts: Node[] = [];
  let at: Node | null = node;
  while (at?.type === "binary_operator" && at.childForFieldName("operator")?.type === "+") {
    const right = at.childForFieldName("right");
    if (right !== null) parts.unshift(right);
    at = at.childForFieldName("left");
  }
  if (at !== null) parts.unshift(at);
  let texts: PythonText[] = [{ text: "", offsets: [node.startIndex] }];
  for (const part of parts) {
    const next = again(part);
    texts = texts
      .flatMap((text) => next.map((more) => joined([text, more])))
      .slice(0, limits.texts);
  }
  return texts;
}

/** Methods that give back the string they are called on, more or less. */
const keeping = /^(?:format|format_map|strip|lstrip|rstrip|replace|lower|upper|encode|decode)$/;
/** Functions that give back what they get. */
const passing = /^(?:SQL|dedent|cleandoc|text|str|ustr)$/;

function callTexts(node: Node, source: string, again: (node: Node) => PythonText[]): PythonText[] {
  const callee = node.childForFieldName("function");
  if (callee === null) return [unknown(node)];
  const name = lastName(source.slice(callee.startIndex, callee.endIndex));
  const object = callee.childForFieldName("object");
  if (object !== null && keeping.test(name)) return again(object);
  const [first] = argumentNodes(node);
  if (first === undefined || first.name !== undefined || !passing.test(name)) {
    return [unknown(node)];
  }
  return again(first.value);
}

/** The content of one string literal, escapes resolved. */
export function stringText(node: Node, source: string): PythonText {
  const letters: string[] = [];
  const offsets: number[] = [];
  const add = (text: string, at: number, step: 0 | 1) => {
    for (let index = 0; index < text.length; index += 1) {
      letters.push(text[index] as string);
      offsets.push(at + index * step);
    }
  };
  const content = (from: number, to: number) => add(source.slice(from, to), from, 1);
  let end = node.endIndex;
  for (const child of node.children) {
    if (child === null) continue;
    if (child.type === "interpolation") add(placeholder, child.startIndex, 0);
    else if (child.type === "string_end") end = child.startIndex;
    else if (child.type === "string_content") {
      let at = child.startIndex;
      for (const special of child.children) {
        if (special === null) continue;
        content(at, special.startIndex);
        const raw = source.slice(special.startIndex, special.endIndex);
        if (special.type === "escape_sequence") add(unescaped(raw), special.startIndex, 0);
        else if (special.type === "escape_interpolation") add(raw[0] ?? "", special.startIndex, 0);
        else add(raw, special.startIndex, 1);
        at = special.endIndex;
      }
      content(at, child.endIndex);
    }
  }
  return { text: letters.join(""), offsets: [...offsets, end] };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\n": "", "\r": "" };

function unescaped(raw: string): string {
  const letter = raw[1] ?? "";
  if (letter in escapes) return escapes[letter] as string;
  const code = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))$/.exec(raw);
  if (code !== null) {
    const point = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : "";
  }
  const octal = /^\\([0-7]{1,3})$/.exec(raw);
  return octal === null ? letter : String.fromCharCode(Number.parseInt(octal[1] as string, 8));
}

/** The literals of `"a" "b"`; comments between them are none. */
export function strings(node: Node): Node[] {
  return named(node).filter((child) => child.type === "string");
}

export function joined(texts: readonly PythonText[]): PythonText {
  const ends = texts.at(-1)?.offsets.slice(-1) ?? [0];
  return {
    text: texts.map(({ text }) => text).join(""),
    offsets: [...texts.flatMap(({ offsets }) => offsets.slice(0, -1)), ...ends],
  };
}

function isName(node: Node): boolean {
  return node.type === "identifier" || node.type === "attribute";
}

function unknown(node: Node): PythonText {
  return { text: placeholder, offsets: [node.startIndex, node.endIndex] };
}

function named(node: Node): Node[] {
  return node.namedChildren.filter((child) => child !== null && child.type !== "comment") as Node[];
}

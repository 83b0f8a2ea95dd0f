/** Where SQL stands in a Python file: what reaches a cursor, and strings that can be nothing else. */
import type { Certainty } from "./check.ts";
import { argumentNodes, lastName } from "./python-facts.ts";
import type { Names } from "./python-names.ts";
import type { Node, ParsedPython } from "./python-parser.ts";
import { joined, type PythonText, strings, stringText, textsOf } from "./python-text.ts";

export interface SqlText extends PythonText {
  readonly certainty: Certainty;
}

/** Calls that run their text, and which argument it is. */
const running: Readonly<Record<string, number>> = {
  execute: 0,
  executemany: 0,
  mogrify: 0,
  copy_expert: 0,
  execute_query: 0,
  execute_query_dict: 0,
  execute_values: 1,
  execute_batch: 1,
};

const textArguments = ["query", "sql", "operation", "statement"];

/** A word without which no loose string is looked at. */
const telling =
  /listen|pg_(?:try_)?advisory|\bset\b|\breset\b|set_config|temp|declare|prepare|deallocate|\bload\b/i;

/** Calls whose strings are for people. */
const talking =
  /^(?:_|_lt|_t|debug|info|warning|warn|error|exception|critical|log|print|\w*Error|Warning)$/;

export function sqlIn(parsed: ParsedPython, names: Names): SqlText[] {
  const { source, nodes } = parsed;
  const used = new Set<number>();
  const executed = nodes
    .filter((node) => node.type === "call")
    .flatMap((call) => {
      const text = runText(call, source);
      return text === null ? [] : textsOf(text, source, names, used);
    })
    .map((text) => ({ ...text, certainty: "executed" as const }));
  const loose = looseStrings(parsed)
    .filter((node) => !used.has(node.startIndex) && !isForPeople(node, source))
    .map((node) => ({
      ...(node.type === "string"
        ? stringText(node, source)
        : joined(strings(node).map((part) => stringText(part, source)))),
      certainty: "loose" as const,
    }));
  return [...executed, ...loose];
}

function runText(call: Node, source: string): Node | null {
  const callee = call.firstChild;
  if (callee === null) return null;
  const name = lastName(source.slice(callee.startIndex, callee.endIndex));
  if (!Object.hasOwn(running, name)) return null;
  const given = argumentNodes(call);
  const positional = given.filter((argument) => argument.name === undefined);
  const keyword = given.find(({ name }) => name !== undefined && textArguments.includes(name));
  return (positional[running[name] as number] ?? keyword)?.value ?? null;
}

/** Strings, and rows of strings as one. */
function looseStrings({ source, nodes }: ParsedPython): Node[] {
  let rowEnd = 0;
  return nodes.filter((node) => {
    if (node.type !== "string" && node.type !== "concatenated_string") return false;
    if (node.startIndex < rowEnd) return false;
    if (node.type === "concatenated_string") rowEnd = node.endIndex;
    return telling.test(source.slice(node.startIndex, node.endIndex));
  });
}

/** A docstring, a message, a label. */
function isForPeople(node: Node, source: string): boolean {
  if (node.parent?.type === "expression_statement") return true;
  for (let at = node.parent; at !== null && !/_statement$/.test(at.type); at = at.parent) {
    if (at.type === "keyword_argument") {
      if (/^(?:help|string|label|description|name)$/.test(at.firstChild?.text ?? "")) return true;
    } else if (at.type === "call") {
      const callee = at.firstChild;
      const name =
        callee === null ? "" : lastName(source.slice(callee.startIndex, callee.endIndex));
      return talking.test(name);
    }
  }
  return false;
}

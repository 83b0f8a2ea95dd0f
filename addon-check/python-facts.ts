/** Calls, subscripts and assignments of a Python file, in words that checks understand. */
import type { Names } from "./python-names.ts";
import type { Node } from "./python-parser.ts";

export interface Argument {
  /** Of `name=value`. */
  readonly name?: string;
  /** As it stands. */
  readonly text: string;
  /** The content, where it is one plain string. */
  readonly literal?: string;
}

export interface Call {
  readonly kind: "call";
  /** Dotted, imports resolved: `psycopg2.connect`, `self.env.cr.commit`; `*` for what has no name. */
  readonly path: string;
  readonly arguments: readonly Argument[];
  /** Called on a cursor that the same function opened. */
  readonly onOwnCursor: boolean;
}

export interface Subscript {
  readonly kind: "subscript";
  readonly path: string;
  readonly key: string;
}

export interface Assignment {
  readonly kind: "assignment";
  readonly path: string;
  readonly value: string;
}

export type PythonFact = Call | Subscript | Assignment;

/** Last names of calls that some check looks at; of the others nothing is collected. */
const called =
  /^(?:cursor|commit|rollback|connect|create_pool|\w*Connection\w*|create_engine|db_connect|get|autocommit|set_isolation_level|set_session)$/;

const assigned = /^(?:autocommit|withhold)$/;

export function factOf(node: Node, source: string, names: Names): PythonFact | null {
  const text = (part: Node) => source.slice(part.startIndex, part.endIndex);
  if (node.type === "call") {
    const callee = node.childForFieldName("function");
    if (callee === null || !called.test(lastName(text(callee)))) return null;
    const receiver = callee.childForFieldName("object");
    return {
      kind: "call",
      path: names.path(callee),
      arguments: argumentNodes(node).map(({ name, value }) => {
        const literal = plainString(value, source);
        return {
          ...(name === undefined ? {} : { name }),
          text: text(value),
          ...(literal === null ? {} : { literal }),
        };
      }),
      onOwnCursor: receiver !== null && names.isOwnCursor(receiver),
    };
  }
  if (node.type === "subscript") {
    const [value, key] = [node.childForFieldName("value"), node.childForFieldName("subscript")];
    const literal = key === null ? null : plainString(key, source);
    if (value === null || literal === null || !/config$/.test(names.path(value))) return null;
    return { kind: "subscript", path: names.path(value), key: literal };
  }
  if (node.type === "assignment") {
    const [left, right] = [node.childForFieldName("left"), node.childForFieldName("right")];
    if (left?.type !== "attribute" || right === null) return null;
    if (!assigned.test(lastName(text(left)))) return null;
    return { kind: "assignment", path: names.path(left), value: text(right) };
  }
  return null;
}

/** Arguments of a call; `*rest` and comments left out. */
export function argumentNodes(call: Node): { readonly name?: string; readonly value: Node }[] {
  const list = call.childForFieldName("arguments");
  if (list?.type !== "argument_list") return [];
  return list.namedChildren.flatMap((child) => {
    if (child === null || child.type === "comment" || /splat$/.test(child.type)) return [];
    if (child.type !== "keyword_argument") return [{ value: child }];
    const [name, value] = [child.childForFieldName("name"), child.childForFieldName("value")];
    return name === null || value === null ? [] : [{ name: name.text, value }];
  });
}

/** `cr.execute` -> `execute`. */
export function lastName(callee: string): string {
  return callee.slice(callee.lastIndexOf(".") + 1).trim();
}

function plainString(node: Node, source: string): string | null {
  if (node.type !== "string") return null;
  const [, content = null] = /^[rRuU]?["']([^"'\\]*)["']$/.exec(
    source.slice(node.startIndex, node.endIndex),
  ) ?? [null];
  return content;
}

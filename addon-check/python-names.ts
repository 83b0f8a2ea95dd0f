/** What names stand for in one Python file: imports, and what is assigned to a name before it is used. */
import type { Node, ParsedPython } from "./python-parser.ts";

export interface Names {
  /** `psycopg2.connect` for `p.connect` after `import psycopg2 as p`; `*` for what has no name. */
  path(node: Node): string;
  /** Expressions that this name or attribute may hold where it is used. */
  valuesOf(node: Node): readonly Node[];
  /** Whether a plain name holds a cursor that this function opened. */
  isOwnCursor(node: Node): boolean;
}

interface Binding {
  readonly name: string;
  readonly value: Node;
  readonly scope: number;
  readonly inFunction: boolean;
}

export function namesOf({ source, nodes }: ParsedPython): Names {
  const text = (node: Node) => source.slice(node.startIndex, node.endIndex);
  const imported = new Map(
    nodes.filter((node) => /^import_/.test(node.type)).flatMap((node) => importsOf(node, text)),
  );
  let bound: Map<string, Binding[]> | null = null;

  const bindings = (name: string): readonly Binding[] => {
    bound ??= Map.groupBy(
      nodes.flatMap((node) => bindingsOf(node, text)),
      ({ name }) => name,
    );
    return bound.get(name) ?? [];
  };

  const path = (node: Node): string => {
    const parts: string[] = [];
    let at: Node | null = node;
    while (at?.type === "attribute") {
      const name = at.childForFieldName("attribute");
      parts.unshift(name === null ? "*" : text(name));
      at = at.childForFieldName("object");
    }
    const first = at?.type === "identifier" ? text(at) : "*";
    return [imported.get(first) ?? first, ...parts].join(".");
  };

  const inScope = (node: Node): readonly Binding[] => {
    const all = bindings(text(node));
    if (all.length === 0) return [];
    for (const scope of scopesOf(node)) {
      const here = all.filter((binding) => binding.scope === scope);
      if (here.length > 0) return here;
    }
    return [];
  };

  return {
    path,
    valuesOf: (node) => {
      if (node.type === "identifier") return inScope(node).map(({ value }) => value);
      const name = node.childForFieldName("attribute");
      const own = bindings(text(node));
      const ofClass = name === null ? [] : bindings(text(name)).filter((it) => !it.inFunction);
      return [...own, ...ofClass].map(({ value }) => value);
    },
    isOwnCursor: (node) =>
      node.type === "identifier" &&
      inScope(node).some(({ value }) => /\.cursor\(/.test(text(value))),
  };
}

function importsOf(node: Node, text: (node: Node) => string): [string, string][] {
  const module = node.childForFieldName("module_name");
  const prefix = module === null ? "" : `${text(module)}.`;
  return node.childrenForFieldName("name").flatMap((name): [string, string][] => {
    if (name === null) return [];
    if (name.type === "aliased_import") {
      const [from, to] = [name.childForFieldName("name"), name.childForFieldName("alias")];
      return from === null || to === null ? [] : [[text(to), prefix + text(from)]];
    }
    // `import a.b` binds `a`, which stays what it is.
    return module === null ? [] : [[text(name), prefix + text(name)]];
  });
}

function bindingsOf(node: Node, text: (node: Node) => string): Binding[] {
  const found = (name: Node | null, values: readonly (Node | null)[]): Binding[] => {
    if (name === null) return [];
    const [scope = 0] = scopesOf(node);
    const inFunction = isInFunction(node);
    return values
      .filter((value) => value !== null)
      .map((value) => ({ name: text(name), value, scope, inFunction }));
  };
  if (node.type === "assignment") {
    return found(node.childForFieldName("left"), [node.childForFieldName("right")]);
  }
  if (node.type === "for_statement") {
    const right = node.childForFieldName("right");
    if (right === null || !/^(?:tuple|list|set)$/.test(right.type)) return [];
    return found(node.childForFieldName("left"), right.namedChildren);
  }
  if (node.type === "as_pattern") {
    const alias = node.childForFieldName("alias");
    return found(alias?.firstNamedChild ?? null, [node.firstNamedChild]);
  }
  return [];
}

/** Functions around a node, innermost first; the module is 0. A class body counts to what is around it. */
function scopesOf(node: Node): number[] {
  const scopes: number[] = [];
  for (let at = node.parent; at !== null; at = at.parent)
    if (at.type === "function_definition") scopes.push(at.id);
  return [...scopes, 0];
}

function isInFunction(node: Node): boolean {
  return scopesOf(node).length > 1;
}

/** The parser of Python: tree-sitter's grammar, compiled to WebAssembly. It is loaded when a verb first asks. */
import { createRequire } from "node:module";
import type { Node, Parser, Query, Tree } from "@vscode/tree-sitter-wasm";

export type { Node } from "@vscode/tree-sitter-wasm";

/** What the rest asks of a syntax tree, in the order of the text. */
export interface ParsedPython {
  readonly source: string;
  readonly nodes: readonly Node[];
  /** Offset of the first thing that is not Python. */
  readonly error: number | null;
}

export interface PythonParser {
  /** Gives a tree to `use`; it is gone afterwards. */
  parse<T>(source: string, use: (parsed: ParsedPython) => T): T;
}

const grammar = "@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm";

/** Everything that a check may look at. */
const wanted = `[
  (call) (subscript) (assignment) (augmented_assignment) (string) (concatenated_string)
  (comment) (for_statement) (as_pattern) (import_statement) (import_from_statement)
] @node`;

let opened: Promise<PythonParser> | null = null;

/** One parser for all files of a run. */
export function openPython(): Promise<PythonParser> {
  opened ??= open();
  return opened;
}

async function open(): Promise<PythonParser> {
  const { default: treeSitter } = await import("@vscode/tree-sitter-wasm");
  await treeSitter.Parser.init();
  const path = createRequire(import.meta.url).resolve(grammar);
  const language = await treeSitter.Language.load(path);
  const parser: Parser = new treeSitter.Parser();
  parser.setLanguage(language);
  const query: Query = new treeSitter.Query(language, wanted);
  return {
    parse: (source, use) => {
      // The scanner knows line feeds alone; lengths stay, so that offsets do.
      const tree: Tree | null = parser.parse(source.replaceAll(/\r(?!\n)/g, "\n"));
      if (tree === null) throw new Error("the parser gave up");
      try {
        const nodes = query.captures(tree.rootNode).map((capture) => capture.node);
        return use({ source, nodes, error: firstError(tree.rootNode) });
      } finally {
        tree.delete();
      }
    },
  };
}

function firstError(root: Node): number | null {
  let at = root;
  while (at.hasError && !at.isError && !at.isMissing) {
    const next = at.children.find((child) => child?.hasError || child?.isMissing);
    if (next === undefined || next === null) break;
    at = next;
  }
  return root.hasError ? at.startIndex : null;
}

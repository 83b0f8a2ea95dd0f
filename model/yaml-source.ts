/** A YAML file whose values remember their lines, so that every message can point at one. */

import {
  type Alias,
  type Document,
  type ErrorCode,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { Location } from "./location.ts";
import { keyName, type Problem, printable, problemText, UserError } from "./user-error.ts";

export type PathPart = string | number;

export interface YamlSource {
  /** Name of the file as the user knows it. */
  readonly file: string;
  /** The content as plain data. */
  readonly data: unknown;
  /** Of the value at a path; of its key with `onKey`; of the nearest parent where it is absent. */
  locate(path: readonly PathPart[], onKey?: boolean): Location;
  /** A number as it was written (`19.0`, `1e309`), which plain data no longer tells; null for the rest. */
  numberAt(path: readonly PathPart[]): string | null;
}

/** What a message of the parser means to the author of a stack file. */
const explained: Partial<Record<ErrorCode, { readonly what: string; readonly fix: string }>> = {
  DUPLICATE_KEY: { what: "a key stands twice in one map", fix: "Remove one of them" },
  MULTIPLE_DOCS: {
    what: "a stack file is one YAML document",
    fix: "Remove the `---` and what follows it",
  },
  RESOURCE_EXHAUSTION: { what: "values are nested too deeply", fix: "Write them out flatly" },
  TAB_AS_INDENT: { what: "a tab cannot indent YAML", fix: "Indent with spaces" },
  TAG_RESOLVE_FAILED: { what: "a stack file has no YAML tags", fix: "Remove the tag" },
};

/** More than is written by hand; each costs a walk through the file. */
const mostAliases = 100;

/** Reads YAML; throws every syntax problem at once. */
export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return new Location(file, line || 1, col || 1);
  };
  const problems = [...document.errors, ...document.warnings].map((error) =>
    syntaxProblem(error, at),
  );
  if (problems.length === 0) problems.push(...structureProblems(document, at));
  if (problems.length > 0) throw new UserError("input", distinct(problems));
  const steps = stepsOf(document);
  return {
    file,
    data: plainData(document, file),
    locate: (path, onKey = false) => at(offsetOf(steps, path, onKey) ?? 0),
    numberAt: (path) => {
      const node = steps(path)[path.length]?.value;
      return isScalar(node) && typeof node.value === "number" ? (node.source ?? null) : null;
    },
  };
}

/** One bracket that is left open is found again and again. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problemText(problem), problem])).values()];
}

function syntaxProblem(error: YAMLError, at: (offset: number) => Location): Problem {
  const known = explained[error.code];
  // After a colon the parser repeats a token that it found, which may be a secret.
  const end = error.code === "UNEXPECTED_TOKEN" ? /(?<!Unexpected ): .*$/s : /\.?\s*$/;
  return {
    where: at(error.pos[0]),
    what:
      known?.what ?? `this is not valid YAML: ${printable(error.message.replace(end, ""), 160)}`,
    fix: known?.fix ?? "Correct the line",
  };
}

/** What YAML allows and plain data cannot hold: it would be dropped, renamed, or never end. */
function structureProblems(document: Document.Parsed, at: (offset: number) => Location): Problem[] {
  const problems: Problem[] = [];
  const aliases: Alias[] = [];
  const where = (node: unknown) =>
    at((node as { range?: readonly number[] } | null)?.range?.[0] ?? 0);
  visit(document, {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value !== null && key.value !== "__proto__") return;
      problems.push({
        where: where(isScalar(key) && key.value === null ? (value ?? key) : key),
        ...(isScalar(key) && key.value !== null
          ? { what: "a key cannot be called __proto__", fix: "Choose another name" }
          : { what: "a key must be a word", fix: "Write `key: value`" }),
      });
    },
    Alias: (_, alias, ancestors) => {
      aliases.push(alias);
      if (aliases.length > mostAliases) return visit.BREAK;
      const target = alias.resolve(document);
      if (target !== undefined && !ancestors.includes(target)) return;
      problems.push({
        where: where(alias),
        what:
          target === undefined
            ? "an alias repeats what was named before it"
            : "an alias cannot stand inside what it repeats",
        got: `*${keyName(alias.source, 79)}`,
        fix: "Write the value out",
      });
    },
  });
  if (aliases.length <= mostAliases) return problems;
  return [
    {
      where: where(aliases.at(-1)),
      what: `a stack file has at most ${mostAliases} aliases`,
      fix: "Write values out instead of repeating them",
    },
  ];
}

function plainData(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch {
    throw new UserError("input", [
      {
        where: `${file}:1`,
        what: "aliases repeat aliases too often",
        fix: "Write values out instead of repeating them",
      },
    ]);
  }
}

/** Where the value (or its key) at a path begins; of the nearest parent where it is absent. */
function offsetOf(steps: Steps, path: readonly PathPart[], onKey: boolean): number | null {
  const found = steps(path).at(-1);
  const { key, value } = found ?? { key: null, value: null };
  const wanted = !onKey && (isScalar(value) || isCollection(value)) ? value : (key ?? value);
  return wanted?.range?.[0] ?? key?.range?.[0] ?? null;
}

interface Step {
  /** Null for the root and for items of a list. */
  readonly key: ParsedNode | null;
  readonly value: ParsedNode | null;
}

/** The root and what each part of a path leads to, as far as it leads. */
type Steps = (path: readonly PathPart[]) => Step[];

/** Thousands of problems ask for thousands of places: every map is searched through once. */
function stepsOf(document: Document.Parsed): Steps {
  const indexes = new Map<unknown, ReadonlyMap<string, Step>>();
  const indexOf = (node: unknown) => {
    const index = indexes.get(node) ?? new Map(children(node));
    indexes.set(node, index);
    return index;
  };
  return (path) => {
    const steps: Step[] = [{ key: null, value: document.contents }];
    for (const part of path) {
      const next = indexOf(steps.at(-1)?.value).get(String(part));
      if (next === undefined) break;
      steps.push(next);
    }
    return steps;
  };
}

function children(node: unknown): [string, Step][] {
  if (isMap<ParsedNode, ParsedNode | null>(node))
    return node.items.map(({ key, value }) => [
      String(isScalar(key) ? key.value : key),
      { key, value },
    ]);
  if (!isSeq<ParsedNode>(node)) return [];
  return node.items.map((value, at) => [String(at), { key: null, value }]);
}

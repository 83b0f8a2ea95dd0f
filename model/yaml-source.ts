/** A YAML file whose values remember their lines, so that every message can point at one. */
import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
} from "yaml";
import { type Problem, UserError } from "./user-error.ts";

export type PathPart = string | number;

export interface YamlSource {
  /** Name of the file as the user knows it. */
  readonly file: string;
  /** The content as plain data. */
  readonly data: unknown;
  /** `file:line` of the value at a path; of its key with `onKey`; of the nearest parent where it is absent. */
  locate(path: readonly PathPart[], onKey?: boolean): string;
}

/** Reads YAML; throws every syntax problem at once. */
export function parseYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error) => ({
    where: `${file}:${lines.linePos(error.pos[0]).line || 1}`,
    what: `is not valid YAML: ${error.message.replaceAll(/\s+/g, " ").replace(/\.$/, "")}`,
    fix: "Correct the line",
  }));
  if (problems.length > 0) throw new UserError("input", problems);
  return {
    file,
    data: plainData(document, file),
    locate: (path, onKey = false) => {
      const offset = offsetOf(document, path, onKey);
      return `${file}:${offset === null ? 1 : lines.linePos(offset).line || 1}`;
    },
  };
}

function plainData(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new UserError("input", [
      {
        where: `${file}:1`,
        what: `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        fix: "Write values out instead of repeating them by aliases",
      },
    ]);
  }
}

function offsetOf(
  document: Document.Parsed,
  path: readonly PathPart[],
  onKey: boolean,
): number | null {
  for (let length = path.length; length > 0; length--) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
      );
      const key = pair?.key;
      if (pair !== undefined && isScalar(key)) {
        const value = pair.value;
        const wanted = !onKey && (isScalar(value) || isCollection(value)) ? value : key;
        return wanted.range?.[0] ?? key.range?.[0] ?? null;
      }
    } else if (isCollection(parent)) {
      const item = parent.items[Number(last)];
      if (isScalar(item) || isCollection(item)) return item.range?.[0] ?? null;
    }
  }
  return document.contents?.range?.[0] ?? null;
}

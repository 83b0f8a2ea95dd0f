/** One addon: its files read and judged, and the verdict. */
import { printable } from "../model/user-error.ts";
import { type Addon, filesOf } from "./find-addons.ts";
import { type AddonFinding, type JudgedAddon, verdictOf } from "./finding.ts";
import { judgePython, judgeSql, type SourceFinding } from "./judge-source.ts";
import { fileNotRead } from "./own-findings.ts";
import type { PythonParser } from "./python-parser.ts";
import { readSource } from "./source-file.ts";

export function judgeAddon(parser: PythonParser, addon: Addon): JudgedAddon {
  const { judged, tests, migrations, unread } = filesOf(addon);
  const findings = [
    ...unread.map(({ path, problem }) => notRead(path, problem)),
    ...judged.flatMap((path) => judgeFile(parser, path)),
  ];
  return {
    name: addon.name,
    folder: addon.folder,
    verdict: verdictOf(findings),
    files: { judged: judged.length, tests, migrations },
    findings,
  };
}

function judgeFile(parser: PythonParser, path: string): AddonFinding[] {
  const isPython = path.endsWith(".py");
  const read = readSource(path, isPython);
  if ("problem" in read) return [notRead(path, read.problem)];
  try {
    const found = isPython ? judgePython(parser, read.text) : judgeSql(read.text);
    if (found.length === 0) return [];
    const place = placesIn(read.text);
    return found.map((finding) => located(finding, path, read.text, place));
  } catch (error) {
    // Code that no person wrote can be nested deeper than a walk through it can go.
    return [notRead(path, error instanceof Error ? error.message : String(error))];
  }
}

function located(
  { id, weight, start, end, says, allowed }: SourceFinding,
  file: string,
  source: string,
  place: (offset: number) => { line: number; column: number },
): AddonFinding {
  const text = printable((says ?? source.slice(start, end)).replaceAll(/\s+/g, " ").trim());
  return { id, weight, file, ...place(start), text, ...(allowed === undefined ? {} : { allowed }) };
}

function notRead(file: string, problem: string): AddonFinding {
  const { id, weight } = fileNotRead;
  return { id, weight, file, line: 1, column: 1, text: printable(problem) };
}

/** Offsets to lines and columns. */
function placesIn(source: string): (offset: number) => { line: number; column: number } {
  const starts = [0, ...[...source.matchAll(/\r\n?|\n/g)].map((it) => it.index + it[0].length)];
  return (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (starts[line] as number) + 1 };
  };
}

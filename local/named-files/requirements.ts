/** The requirements file, and those that it includes. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { quote } from "../../model/spec-problems.ts";
import type { Problem } from "../../model/user-error.ts";
import type { Asked } from "./named-files.ts";
import { pathOf, pathProblem } from "./path.ts";

export function requirementsProblems(asked: Asked): Problem[] {
  const written = asked.spec.cluster.odoo.requirements;
  if (written === null) return [];
  const path = ["odoo", "requirements"];
  const own = pathProblem(asked, { key: "odoo.requirements", path, written, kind: "file" });
  if (own !== null) return [own];
  return requirementFiles(pathOf(asked, written)).flatMap(({ file, from, text }) =>
    text !== null || from === null
      ? []
      : [
          {
            where: `${from.file}:${from.line}`,
            what: "odoo.requirements: an included file cannot be read",
            got: quote(from.written),
            fix: `Put it at ${file}: pip looks beside the file that includes it`,
          },
        ],
  );
}

/** One file that pip reads. */
export interface RequirementFile {
  /** Absolute. */
  readonly file: string;
  /** Null where it cannot be read. */
  readonly text: string | null;
  /** Which line includes it; null for the file of the stack. */
  readonly from: { readonly file: string; readonly line: number; readonly written: string } | null;
}

/** A requirements file and all that it includes by `-r` and `-c`, each once, in pip's order. */
export function requirementFiles(first: string): RequirementFile[] {
  const found = new Map<string, RequirementFile>();
  const visit = (file: string, from: RequirementFile["from"]) => {
    if (found.has(file)) return;
    const text = readOrNull(file);
    found.set(file, { file, text, from });
    for (const { line, written } of includesOf(text ?? ""))
      visit(resolve(dirname(file), written), { file, line, written });
  };
  visit(first, null);
  return [...found.values()];
}

/** Addresses and names with variables are pip's to find: only files that stand beside are looked at. */
function includesOf(text: string): { line: number; written: string }[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.replace(/(^|\s)#.*$/, "").trim();
    const [, written = ""] =
      /^(?:-r\s*|-c\s*|--requirement(?:\s+|=)|--constraint(?:\s+|=))(\S.*)$/.exec(line) ?? [];
    const path = written.replace(/^(["'])(.*)\1$/, "$2");
    return path === "" || /^[a-z]+:|\$\{/i.test(path) ? [] : [{ line: index + 1, written: path }];
  });
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

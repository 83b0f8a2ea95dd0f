/** The requirements file, and every file of this machine that it leads to. */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
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
  return requirementFiles(pathOf(asked, written)).flatMap(({ file, references }) =>
    references.flatMap((reference) => {
      const problem = problemOf(reference);
      const where = `${file}:${reference.line}`;
      return problem === null ? [] : [{ where, got: quote(reference.written), ...problem }];
    }),
  );
}

/** What a line names beside the packages of an index. */
export interface Reference {
  readonly line: number;
  /** As the line has it. */
  readonly written: string;
  /** Absolute: relative to the file of the line. */
  readonly place: string;
  /** Another requirements file, a folder of packages to choose from, or one package. */
  readonly kind: "include" | "links" | "package";
}

/** One file that pip reads. */
export interface RequirementFile {
  /** Absolute. */
  readonly file: string;
  /** Null where it cannot be read. */
  readonly text: string | null;
  readonly references: readonly Reference[];
}

/** A requirements file and all that it includes by `-r` and `-c`, each once, in pip's order. */
export function requirementFiles(first: string): RequirementFile[] {
  const found = new Map<string, RequirementFile>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    const text = readOrNull(file);
    const references = referencesOf(text ?? "", dirname(file));
    found.set(file, { file, text, references });
    for (const { kind, place } of references) if (kind === "include") visit(place);
  };
  visit(first);
  return [...found.values()];
}

const option = (short: string, long: string) =>
  new RegExp(`^(?:${short}\\s*|${long}(?:\\s+|=))(\\S.*)$`);
const forms: readonly (readonly [RegExp, Reference["kind"]])[] = [
  [option("-r", "--requirement"), "include"],
  [option("-c", "--constraint"), "include"],
  [option("-f", "--find-links"), "links"],
  [option("-e", "--editable"), "package"],
  [/^[A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*@\s*(file:\S+)/, "package"],
  // A path as a shell knows it, or the name of a built package.
  [/^(\.{1,2}(?:\/.*)?|\/.*|[^\s@]+\.(?:whl|zip|tar\.gz))$/, "package"],
];

/** Addresses and names with variables are pip's to find. */
function referencesOf(text: string, folder: string): Reference[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw
      .replace(/(^|\s)#.*$/, "")
      .replace(/\\$/, "")
      .trim();
    // Of a package neither markers nor hashes.
    const bare = line.replace(/\s*;.*$/, "").replace(/\s+--(hash|config-settings).*$/, "");
    for (const [form, kind] of forms) {
      const [, named] = form.exec(kind === "package" ? bare : line) ?? [];
      if (named === undefined) continue;
      const written = named.replace(/^(["'])(.*)\1$/, "$2").replace(/\[[\w,.\s-]*\]$/, "");
      const isFileUrl = /^file:\/\//.test(written);
      if (!isFileUrl && /^[a-z+]+:|\$\{/i.test(written)) return [];
      const place = isFileUrl ? fileURLToPath(written) : resolve(folder, written);
      return [{ line: index + 1, written, place, kind }];
    }
    return [];
  });
}

function problemOf({ kind, place }: Reference): Pick<Problem, "what" | "fix"> | null {
  const found = statSync(place, { throwIfNoEntry: false });
  const fix = `Put it at ${place}: a path is relative to the file that names it`;
  switch (kind) {
    case "include":
      if (readOrNull(place) !== null) return null;
      return { what: "odoo.requirements: an included file cannot be read", fix };
    case "links":
      if (found?.isDirectory() === true) return null;
      return { what: "odoo.requirements: there is no such folder of packages", fix };
    case "package":
      if (found === undefined) return { what: "odoo.requirements: there is no such package", fix };
      if (found.isFile()) return null;
      return {
        what: "odoo.requirements: a source folder is not seen inside the private root",
        fix: `Build a wheel, \`pip wheel --no-deps ${place}\`, and name that; addons belong into odoo.addons`,
      };
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

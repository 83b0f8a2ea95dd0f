/**
 * What each program reads, setting by setting, as it was last applied: the base of what the next
 * `up` changes. Secrets stand in it as digests.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Change, settingChanges } from "../changes/changes.ts";
import { startSettings } from "../changes/start-settings.ts";
import { type ShownSetting, showSetting } from "../model/setting.ts";
import { fill, placeholders } from "../model/text.ts";
import type { RenderedFile } from "../templates/rendered-file.ts";
import type { Program } from "../templates/supervisor/programs.ts";
import { digestOf } from "./files.ts";
import { replaceFile } from "./replace-file.ts";
import type { Run } from "./stack.ts";

/** File id -> settings. `start` is what stands in no file: command, secrets, mounted code. */
export type Applied = Readonly<Record<string, readonly ShownSetting[]>>;

/** Keeps what was applied, per program, in the stack's state. */
export class AppliedKeeper {
  readonly #file: string;
  #programs: Readonly<Record<string, Applied>>;

  constructor(file: string) {
    this.#file = file;
    this.#programs = existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Applied>)
      : {};
  }

  of(program: string): Applied | null {
    return this.#programs[program] ?? null;
  }

  names(): string[] {
    return Object.keys(this.#programs);
  }

  /** Written down only after the program's probe passed. */
  ran(program: string, applied: Applied): void {
    if (JSON.stringify(this.#programs[program]) === JSON.stringify(applied)) return;
    this.#write({ ...this.#programs, [program]: applied });
  }

  forget(programs: readonly string[]): void {
    if (!programs.some((name) => this.#programs[name] !== undefined)) return;
    this.#write(
      Object.fromEntries(
        Object.entries(this.#programs).filter(([name]) => !programs.includes(name)),
      ),
    );
  }

  #write(programs: Readonly<Record<string, Applied>>): void {
    this.#programs = programs;
    replaceFile(this.#file, `${JSON.stringify(programs)}\n`, { mode: 0o600 });
  }
}

/** What a program must run with now. */
export function wantedOf(run: Run, program: Program): Applied {
  const files = run.stack.files.filter((file) => program.files.includes(file.id));
  return {
    ...Object.fromEntries(files.map((file) => [file.id, file.settings.map(showSetting)])),
    start: startSettings(
      program.group,
      [
        ["command", program.command.join(" ")],
        ["environment", JSON.stringify(program.environment)],
        ["user", program.user],
        ["secrets", secretsDigest(run, files)],
      ],
      {
        modules: () => run.topology.application.modules.join(","),
        parameters: () => parametersDigest(run),
        addons: () => run.keeper.current.addons.join(","),
        requirements: () => run.keeper.current.requirements ?? "none",
        certificate: () => certificateDigest(run, program),
      },
    ),
  };
}

/** The differences of a program that runs; null when it is not known what it runs with. */
export function changesOf(before: Applied | null, after: Applied): Change[] | null {
  if (before === null) return null;
  const files = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return files.flatMap((file) => settingChanges(file, before[file] ?? [], after[file] ?? []));
}

function secretsDigest(run: Run, files: readonly RenderedFile[]): string {
  const hash = createHash("sha256");
  for (const placeholder of files.flatMap((file) => placeholders(file.body)))
    hash.update(`${run.read(placeholder)}\0`);
  return hash.digest("hex").slice(0, 16);
}

function parametersDigest(run: Run): string {
  const statements = run.topology.databaseSettings
    .filter(({ afterModules }) => afterModules)
    .map(({ sql }) => fill(sql, run.read, (value) => value));
  return digestOf(statements.join("\n")).slice(0, 16);
}

function certificateDigest(run: Run, program: Program): string {
  const file = join(run.places.config, program.node.id, "certificate.pem");
  return digestOf(readFileSync(file, "utf8")).slice(0, 16);
}

/** What `check` found out, before it is printed. */
import { type LoadedStack, loadStack, withResources } from "../load.ts";
import { namedFileProblems } from "../local/named-files/named-files.ts";
import type { Finding } from "../model/finding.ts";
import type { Spec } from "../model/stack-file.ts";
import { type Problem, UserError } from "../model/user-error.ts";
import { exemptionFindings } from "../policies/exemptions.ts";
import type { ExemptedFinding } from "../policies/judge.ts";
import { machineFindings } from "../policies/one-machine.ts";
import { rules } from "../policies/rules.ts";
import { findStack, stackFolder, stackNames } from "../stack-files.ts";

export interface CheckReport {
  readonly stacks: readonly StackReport[];
}

export interface StackReport {
  readonly stack: string;
  /** The stack file, absolute. */
  readonly file: string;
  readonly findings: readonly Finding[];
  readonly exempted: readonly ExemptedFinding[];
  /** Ids of the rules that were asked. */
  readonly evaluated: readonly string[];
  /** Ids of the rules that need resources: neither held nor broken. */
  readonly notEvaluated: readonly string[];
}

/**
 * Judges stacks, exemptions included.
 * @param today such as `2026-11-21`, UTC.
 * @param options recorded: whether Pulumi programs are recorded, half a second each, for the rules about resources;
 *   files: whether the files that stacks name on this machine, and the stacks beside, are looked at.
 * @throws {UserError} with the problems of every stack file that is wrong.
 */
export async function checkReport(
  stacks: readonly string[],
  today: string,
  { recorded, files }: { readonly recorded: boolean; readonly files: boolean },
): Promise<CheckReport> {
  const now = new Date();
  const loaded = loadAll(stacks, files ? (stack) => missingFiles(stack, now) : () => []);
  const judged = recorded ? await Promise.all(loaded.map(withResources)) : loaded;
  const others = files ? readable() : [];
  return {
    stacks: judged.map((one) => {
      const report = stackReport(one, today);
      if (one.layer === "foundation") return report;
      const beside = machineFindings(one.spec, one.topology, others);
      return { ...report, findings: [...report.findings, ...beside] };
    }),
  };
}

/** Every cluster of the folder; what is wrong with another stack is told where that one is checked. */
function readable(): Spec[] {
  return stackNames().flatMap((stack) => {
    try {
      const { spec } = findStack(stack, stackFolder);
      return spec.layer === "cluster" ? [spec] : [];
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
}

export function stackReport({ spec, file, verdict }: LoadedStack, today: string): StackReport {
  const ids = rules.map((rule) => rule.id);
  const { findings, exempted, evaluated, notEvaluated } = verdict;
  return {
    stack: spec.stack,
    file,
    findings: [...findings, ...exemptionFindings(verdict, ids, today)],
    exempted,
    evaluated,
    notEvaluated,
  };
}

/** What a stack names on this machine, and is not there or cannot be used. */
function missingFiles({ spec, file }: LoadedStack, now: Date): Problem[] {
  return spec.layer === "cluster" ? namedFileProblems({ file, spec, now }) : [];
}

/**
 * Stacks by name; what is wrong is told of all of them at once.
 * @param look what else can be wrong with a stack whose file is right.
 */
export function loadAll(
  stacks: readonly string[],
  look: (stack: LoadedStack) => readonly Problem[] = () => [],
): LoadedStack[] {
  const problems: Problem[] = [];
  const loaded = stacks.flatMap((stack) => {
    try {
      const found = loadStack(stack);
      problems.push(...look(found));
      return [found];
    } catch (error) {
      if (!(error instanceof UserError) || error.kind !== "input") throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new UserError("input", problems);
  return loaded;
}

/** Stacks with what their Pulumi programs register. */
export async function loadAllWithResources(stacks: readonly string[]): Promise<LoadedStack[]> {
  return await Promise.all(loadAll(stacks).map(withResources));
}

/** The day in UTC, as exemptions are written. */
export function today(now: Date = new Date()): string {
  return now.toISOString().slice(0, 10);
}

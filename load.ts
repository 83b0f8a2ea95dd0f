/**
 * The one way in: a stack's name -> what was written, what it means, what it renders to, and what
 * the rules object to. `index.ts`, the command line, `local` and drills all work on this result.
 */
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { identityOf } from "./local/identity.ts";
import { renderLocal } from "./local/render.ts";
import { buildTopology } from "./model/build/topology.ts";
import type { Finding } from "./model/finding.ts";
import { nearest } from "./model/nearest.ts";
import { quote } from "./model/spec-problems.ts";
import { checkStackName, parseSpec, type Spec } from "./model/stack-file.ts";
import type { Topology } from "./model/topology.ts";
import { UserError } from "./model/user-error.ts";
import { judge, type Verdict } from "./policies/judge.ts";
import { rules } from "./policies/rules.ts";
import { readStack } from "./read-stack.ts";
import type { RenderedFile } from "./templates/rendered-file.ts";

export interface Loaded {
  /** The stack file, absolute. */
  readonly file: string;
  readonly spec: Spec;
  readonly topology: Topology;
  readonly files: readonly RenderedFile[];
  /** What the stack is made with and keeps: a change is refused in place. */
  readonly identity: Readonly<Record<string, string>>;
  /** What every rule says; the day plays no part in it. */
  readonly verdict: Verdict;
  /** The findings of the verdict: a mandatory one stops `up`. */
  readonly findings: readonly Finding[];
}

/** Where stack files are: `stacks/` beside this file. */
export const stackFolder = join(import.meta.dirname, "stacks");

/**
 * Reads, validates, renders and judges one stack. Changes nothing.
 * @throws {UserError} kind `input`, when the stack file is missing or wrong.
 */
export function load(stack: string, folder: string = stackFolder): Loaded {
  checkStackName(stack);
  const file = join(folder, `Pulumi.${stack}.yaml`);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) throw missing(stack, folder, file);
  const spec = parseSpec(readStack(file, shown(file)), shown(file), stack);
  const topology = buildTopology(spec);
  const files = renderedFiles(spec, topology);
  const verdict = judge(rules, { topology, files }, spec.cluster.exemptions, spec.locate);
  const identity = identityOf({ file, spec, topology, files });
  return { file, spec, topology, files, identity, verdict, findings: verdict.findings };
}

/** The names of all stacks of a folder. */
export function stackNames(folder: string = stackFolder): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^Pulumi\.([a-z][a-z0-9-]*)\.yaml$/.exec(name)?.[1] ?? [])
    .toSorted();
}

function renderedFiles(spec: Spec, topology: Topology): RenderedFile[] {
  if (spec.platform === "local") return renderLocal(spec, topology);
  throw new UserError("input", [
    {
      where: spec.locate([]),
      what: "config.odoo-cluster:platform: this version runs stacks on the local platform only",
      got: spec.platform,
      fix: "Write `odoo-cluster:platform: local`",
    },
  ]);
}

function missing(stack: string, folder: string, file: string): UserError {
  const names = stackNames(folder);
  const close = nearest(stack, names);
  const fix =
    close === null
      ? `Stacks are ${names.join(", ") || "none yet: copy stacks/Pulumi.local.yaml"}`
      : `Did you mean ${close}?`;
  return new UserError("input", [
    { where: shown(file), what: "there is no such stack file", got: quote(stack), fix },
  ]);
}

/** As short as the reader's own view of it. */
function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

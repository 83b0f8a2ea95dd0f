/**
 * The one way in: a stack's name -> what was written, what it means, what it renders to, and what
 * the rules object to. `index.ts`, the command line, `local` and drills all work on this result.
 */
import { existsSync, lstatSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { renderKubernetes } from "./components/kubernetes/render.ts";
import { identityOf } from "./local/identity.ts";
import { renderLocal } from "./local/render.ts";
import { buildTopology } from "./model/build/topology.ts";
import type { Finding } from "./model/finding.ts";
import { nearest } from "./model/nearest.ts";
import type { ResourceFact } from "./model/resource-fact.ts";
import { quote } from "./model/spec-problems.ts";
import { checkStackName, parseSpec, type Spec } from "./model/stack-file.ts";
import type { Topology } from "./model/topology.ts";
import { type Problem, UserError } from "./model/user-error.ts";
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
  /** What the Pulumi program registers; absent on platform local, and where nobody recorded it. */
  readonly resources?: readonly ResourceFact[];
}

/** Where stack files are: `stacks/` beside this file. */
export const stackFolder = join(import.meta.dirname, "stacks");
const root = import.meta.dirname;

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
  // On platform local nothing is registered: known at once, and an answer, too.
  const none = spec.platform === "local" ? { resources: [] } : {};
  const evidence = { topology, files, ...none };
  const verdict = judge(rules, evidence, spec.cluster.exemptions, spec.locate);
  // Pulumi refuses no change of these: it replaces, and what holds data is protected.
  const identity = spec.platform === "local" ? identityOf({ file, spec, topology, files }) : {};
  return { file, spec, topology, files, identity, verdict, findings: verdict.findings };
}

/** What the Pulumi program works on. A mandatory finding ends it before anything is registered. */
export function programArgs(stack: string, folder: string = stackFolder) {
  const { file, spec, topology, files, findings } = load(stack, folder);
  const blocking = findings.filter(({ severity }) => severity === "mandatory");
  if (blocking.length > 0) {
    throw new UserError(
      "input",
      blocking.map((finding) => problemOf(finding, file)),
    );
  }
  return { file, spec, topology, files, folder: dirname(file) };
}

/** A finding as Pulumi tells it. @param file the stack file, absolute. */
export function problemOf({ at, rule, subject, message, fix }: Finding, file: string): Problem {
  const what = `${rule}: ${subject}: ${message.replace(/\.$/, "")}`;
  return { where: at ?? shown(file), what, fix };
}

/**
 * What the stack's Pulumi program registers, recorded without an engine; empty on platform local,
 * which has none. The one place that loads Pulumi, and only when it is called.
 * @param outputs whether what providers compute is there already, or not yet, as in a first preview.
 */
export async function loadResources(
  { file, spec, topology, files }: Loaded,
  outputs: "known" | "unknown" = "known",
): Promise<readonly ResourceFact[]> {
  if (spec.platform === "local") return [];
  const { recordStack } = await import("./record-stack.ts");
  return await recordStack(
    { spec, topology, files, folder: relative(root, dirname(file)) },
    outputs,
  );
}

/**
 * A stack with what its Pulumi program registers, judged by the rules that look at resources, too.
 * On platform local the stack as it is.
 */
export async function withResources(loaded: Loaded): Promise<Loaded> {
  const { spec, topology, files } = loaded;
  if (spec.platform === "local") return loaded;
  const resources = await loadResources(loaded);
  const evidence = { topology, files, resources };
  const verdict = judge(rules, evidence, spec.cluster.exemptions, spec.locate);
  return { ...loaded, resources, verdict, findings: verdict.findings };
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
  if (spec.platform === "kubernetes") return renderKubernetes(spec, topology);
  throw new UserError("input", [
    {
      where: spec.locate([]),
      what: "config.odoo-cluster:platform: this version knows the platforms local and kubernetes",
      got: spec.platform,
      fix: "Write `odoo-cluster:platform: local`, or kubernetes",
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

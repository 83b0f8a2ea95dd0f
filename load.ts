/**
 * The one way in: a stack's name -> what was written, what it means, what it renders to, and what
 * the rules object to. `index.ts`, the command line, `local` and drills all work on this result.
 */
import { dirname, relative } from "node:path";
import { renderKubernetes } from "./components/kubernetes/render.ts";
import type { ProgramArgs } from "./components/program-args.ts";
import { identityOf } from "./local/identity.ts";
import { renderLocal } from "./local/render.ts";
import { buildTopology } from "./model/build/topology.ts";
import type { Exemption } from "./model/exemption.ts";
import type { Finding } from "./model/finding.ts";
import type { ResourceFact } from "./model/resource-fact.ts";
import type { FoundationStack, Spec, StackFile } from "./model/stack-file.ts";
import type { Topology } from "./model/topology.ts";
import { type Problem, UserError } from "./model/user-error.ts";
import { judge, type Verdict } from "./policies/judge.ts";
import type { Rule } from "./policies/rule.ts";
import { rules } from "./policies/rules.ts";
import { findStack, shown, stackFolder } from "./stack-files.ts";
import type { RenderedFile } from "./templates/rendered-file.ts";

export { stackFolder, stackNames } from "./stack-files.ts";

/** A stack of either layer: a cluster, or what clusters on AWS stand on. */
export type LoadedStack = Loaded | LoadedFoundation;

export interface Loaded {
  readonly layer: "cluster";
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
  /** What the Pulumi program registers; absent on platform local, and where it was not recorded. */
  readonly resources?: readonly ResourceFact[];
}

/** A foundation has resources, and neither tiers nor files. */
export interface LoadedFoundation
  extends Pick<Loaded, "file" | "verdict" | "findings" | "resources"> {
  readonly layer: "foundation";
  readonly spec: FoundationStack;
}

const root = import.meta.dirname;

/**
 * Reads, validates, renders and judges one stack. Changes nothing.
 * @throws {UserError} kind `input`, when the stack file is missing or wrong.
 */
export function loadStack(stack: string, folder: string = stackFolder): LoadedStack {
  const { file, spec } = findStack(stack, folder);
  if (spec.layer === "foundation") {
    const evidence = { environment: spec.environment, topology: null, files: [] };
    const verdict = judge(rules, evidence, exemptionsOf(spec), spec.locate);
    return { layer: "foundation", file, spec, verdict, findings: verdict.findings };
  }
  const topology = buildTopology(spec);
  const files =
    spec.platform === "local" ? renderLocal(spec, topology) : renderKubernetes(spec, topology);
  // On platform local nothing is registered: known at once, and an answer, too.
  const none = spec.platform === "local" ? { resources: [] } : {};
  const evidence = { environment: spec.environment, topology, files, ...none };
  const verdict = judge(rules, evidence, spec.cluster.exemptions, spec.locate);
  // Pulumi refuses no change of these: it replaces, and what holds data is protected.
  const identity = spec.platform === "local" ? identityOf({ file, spec, topology, files }) : {};
  const { findings } = verdict;
  return { layer: "cluster", file, spec, topology, files, identity, verdict, findings };
}

/**
 * The stack of a cluster; see `loadStack`.
 * @throws {UserError} also for a foundation, which has nothing to start, ask or break.
 */
export function load(stack: string, folder: string = stackFolder): Loaded {
  const loaded = loadStack(stack, folder);
  if (loaded.layer === "cluster") return loaded;
  throw new UserError("input", [
    {
      where: loaded.spec.locate([]),
      what: "config.odoo-cluster:foundation: a foundation has no tiers",
      got: `stack ${stack}`,
      fix: `Name the stack of a cluster; \`pulumi up --stack ${stack}\` makes a foundation, \`odoo-cluster describe --stack ${stack}\` tells what it has`,
    },
  ]);
}

function exemptionsOf(spec: StackFile): readonly Exemption[] {
  return spec.layer === "cluster" ? spec.cluster.exemptions : spec.foundation.exemptions;
}

/** What the Pulumi program works on. A mandatory finding ends it before anything is registered. */
export function programArgs(stack: string, folder: string = stackFolder): ProgramArgs {
  const loaded = loadStack(stack, folder);
  const blocking = loaded.findings.filter(({ severity }) => severity === "mandatory");
  if (blocking.length > 0) {
    throw new UserError(
      "input",
      blocking.map((finding) => problemOf(finding, loaded.file)),
    );
  }
  return argsOf(loaded, dirname(loaded.file));
}

/** Of a stack what its Pulumi program reads. */
function argsOf(loaded: LoadedStack, folder: string): ProgramArgs {
  const { file } = loaded;
  if (loaded.layer === "foundation") return { file, folder, spec: loaded.spec };
  const { topology, files } = loaded;
  return { file, folder, spec: loaded.spec, topology, files };
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
  loaded: LoadedStack,
  outputs: "known" | "unknown" = "known",
): Promise<readonly ResourceFact[]> {
  if (loaded.spec.platform === "local") return [];
  const { recordStack } = await import("./record-stack.ts");
  return await recordStack(argsOf(loaded, relative(root, dirname(loaded.file))), outputs);
}

/**
 * A stack with what its Pulumi program registers, judged by the rules that look at resources, too.
 * On platform local the stack as it is.
 */
export async function withResources<L extends LoadedStack>(loaded: L): Promise<L> {
  if (loaded.spec.platform === "local") return loaded;
  const resources = await loadResources(loaded);
  const verdict = judgeResources(loaded, resources);
  return { ...loaded, resources, verdict, findings: verdict.findings };
}

/** What rules say of a stack and of resources, seen by the recorder, or by Pulumi's engine. */
export function judgeResources(
  loaded: LoadedStack,
  resources: readonly ResourceFact[],
  asked: readonly Rule[] = rules,
): Verdict {
  const { topology, files } =
    loaded.layer === "cluster" ? loaded : { topology: null, files: [] as const };
  const { environment } = loaded.spec;
  const evidence = { environment, topology, files, resources };
  return judge(asked, evidence, exemptionsOf(loaded.spec), loaded.spec.locate);
}

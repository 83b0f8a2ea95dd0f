/** A stack on Kubernetes as people write it, recorded. */
import { renderKubernetes } from "../../../components/kubernetes/render.ts";
import { buildTopology } from "../../../model/build/topology.ts";
import type { ResourceFact } from "../../../model/resource-fact.ts";
import { parseSpec } from "../../../model/stack-file.ts";
import { recordStack } from "../../../record-stack.ts";
import { stackText } from "../../model/written-stack.ts";

export function argsOf(below = "", change: (text: string) => string = (text) => text) {
  const spec = parseSpec(change(stackText(below, "kubernetes")), "stack.yaml", "test");
  const topology = buildTopology(spec);
  return {
    spec,
    topology,
    files: renderKubernetes(spec, topology),
    file: "stack.yaml",
    folder: "stacks",
  };
}

/** Everything that the stack registers. `change` edits the text of the stack file. */
export async function recorded(
  below = "",
  change?: (text: string) => string,
  outputs: "known" | "unknown" = "known",
): Promise<Recorded> {
  return new Recorded(await recordStack(argsOf(below, change), outputs));
}

export class Recorded {
  readonly all: readonly ResourceFact[];

  constructor(all: readonly ResourceFact[]) {
    this.all = all;
  }

  /** The one object of a kind with that logical name. */
  one(kind: string, name: string): ResourceFact {
    const found = this.of(kind).filter((fact) => fact.name === name);
    const [fact] = found;
    if (fact === undefined || found.length > 1)
      throw new Error(`${found.length} of ${kind} are called ${name}`);
    return fact;
  }

  /** Inputs of an object, loosely typed: tests say what they expect. */
  // biome-ignore lint/suspicious/noExplicitAny: manifests have hundreds of shapes
  inputs(kind: string, name: string): any {
    return this.one(kind, name).inputs;
  }

  of(kind: string): ResourceFact[] {
    return this.all.filter((fact) => fact.custom && fact.type.endsWith(`:${kind}`));
  }

  kinds(): string[] {
    return [...new Set(this.all.map(({ type }) => type))].toSorted();
  }
}

export interface PodSpec {
  readonly owner: string;
  // biome-ignore lint/suspicious/noExplicitAny: a pod's spec as it is sent
  readonly spec: any;
}

/** Every pod that the kit itself describes. */
export function podsOf(recording: Recorded): PodSpec[] {
  return recording.all.flatMap(({ name, type, inputs }) => {
    // biome-ignore lint/suspicious/noExplicitAny: a manifest as it is sent
    const spec = (inputs as any).spec?.template?.spec;
    return spec === undefined ? [] : [{ owner: `${type.split(":").at(-1)} ${name}`, spec }];
  });
}

/** Without stack, project and the prefix of the kit's own types. */
export function shortUrn(urn: string): string {
  return urn.split("::").slice(2).join("::").replaceAll("odoo-cluster:kubernetes:", "");
}

/** Resources that some hang on, by provider and dependencies, and those themselves. */
export function reachedFrom(
  starts: readonly ResourceFact[],
  all: readonly ResourceFact[],
): ResourceFact[] {
  const byUrn = new Map(all.map((fact) => [fact.urn, fact]));
  const reached = new Set(starts);
  for (const { provider, dependsOn } of reached) {
    for (const urn of [provider, ...dependsOn]) {
      const next = byUrn.get(urn);
      if (next?.custom === true) reached.add(next);
    }
  }
  return [...reached];
}

/** Every pod that a stack describes itself: an operator's own pods are the operator's. */
import type { ResourceFact } from "../model/resource-fact.ts";
import { autoscalersOf, scaledBy } from "./autoscalers.ts";
import { Input } from "./input.ts";
import { ofKind } from "./registered.ts";

export interface Pod {
  /** What makes the pods. */
  readonly owner: ResourceFact;
  readonly namespace: Input;
  readonly labels: Input;
  readonly spec: Input;
  readonly containers: readonly Container[];
}

export interface Container {
  readonly name: string;
  readonly input: Input;
  /** `main` serves; `sidecar` starts before it and runs beside it; `init` ends before it starts. */
  readonly part: "main" | "sidecar" | "init";
}

const templates: Readonly<Record<string, readonly string[]>> = {
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  DaemonSet: ["spec", "template"],
  Deployment: ["spec", "template"],
  Job: ["spec", "template"],
  Pod: [],
  ReplicaSet: ["spec", "template"],
  StatefulSet: ["spec", "template"],
};

export function podsOf(resources: readonly ResourceFact[]): Pod[] {
  return Object.entries(templates).flatMap(([kind, path]) =>
    ofKind(resources, kind).map((owner) => podOf(owner, path)),
  );
}

/** Pods that are always there, in a fixed number. */
export function replicatedPods(resources: readonly ResourceFact[]): Pod[] {
  return podsOf(ofKind(resources, "Deployment", "StatefulSet"));
}

/** Those of them that share their work: several by number, or by an autoscaler. */
export function severalPods(resources: readonly ResourceFact[]): Pod[] {
  const scalers = autoscalersOf(resources);
  return replicatedPods(resources).filter(
    ({ owner }) =>
      (Input.of(owner).at("spec", "replicas").number ?? 0) > 1 ||
      scalers.some((scaler) => scaledBy(scaler, [owner]).length > 0),
  );
}

function podOf(owner: ResourceFact, path: readonly string[]): Pod {
  const all = Input.of(owner);
  const template = all.at(...path);
  const spec = template.at("spec");
  const main = spec.at("containers").items.map((input) => container(input, "main"));
  const before = spec
    .at("initContainers")
    .items.map((input) =>
      container(input, input.at("restartPolicy").is("Always") ? "sidecar" : "init"),
    );
  return {
    owner,
    namespace: all.at("metadata", "namespace"),
    labels: template.at("metadata", "labels"),
    spec,
    containers: [...before, ...main],
  };
}

function container(input: Input, part: Container["part"]): Container {
  return { name: input.at("name").text ?? "without a name", input, part };
}

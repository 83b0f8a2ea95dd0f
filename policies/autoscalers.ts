/** Who decides on the number of instances in place of the stack file. */
import type { ResourceFact } from "../model/resource-fact.ts";
import { Input } from "./input.ts";
import { nameOf, ofKind } from "./registered.ts";

export interface Autoscaler {
  readonly fact: ResourceFact;
  /** `kind` and `name` of what it scales. */
  readonly target: Input;
  readonly minimum: Input;
  readonly maximum: Input;
  readonly metrics: Input;
}

export function autoscalersOf(resources: readonly ResourceFact[]): Autoscaler[] {
  return [
    ...ofKind(resources, "HorizontalPodAutoscaler").map((fact) => {
      const spec = Input.of(fact).at("spec");
      return {
        fact,
        target: spec.at("scaleTargetRef"),
        minimum: spec.at("minReplicas"),
        maximum: spec.at("maxReplicas"),
        metrics: spec.at("metrics"),
      };
    }),
    // KEDA's.
    ...ofKind(resources, "ScaledObject").map((fact) => {
      const spec = Input.of(fact).at("spec");
      return {
        fact,
        target: spec.at("scaleTargetRef"),
        minimum: spec.at("minReplicaCount"),
        maximum: spec.at("maxReplicaCount"),
        metrics: spec.at("none"),
      };
    }),
  ];
}

/** What an autoscaler scales; a kind that is not named is a Deployment. */
export function scaledBy(
  { target }: Autoscaler,
  resources: readonly ResourceFact[],
): ResourceFact[] {
  const kind = target.at("kind").text ?? "Deployment";
  return ofKind(resources, "Deployment", "StatefulSet").filter((fact) => {
    const name = nameOf(fact);
    return fact.type.endsWith(`:${kind}`) && name !== null && target.at("name").is(name);
  });
}

/**
 * What security standards ask of a foundation: AWS's Foundational Security Best Practices (`EC2.6`),
 * CIS, checkov (`CKV_AWS_…`). One row a demand. A row says which resources it looks at, what must
 * hold, and a mistake that it must find; what is waived says why.
 */
import type { ResourceFact } from "../../../model/resource-fact.ts";
import type { Recorded } from "../kubernetes/recorded.ts";
import type { Inputs } from "./foundation-recorded.ts";

export interface Check {
  /** Number in the list of demands. */
  readonly item: number;
  readonly demand: string;
  readonly ids: string;
  /** The kind of resource that is looked at; nothing of it is a failure. */
  readonly of: string;
  readonly holds: (inputs: Inputs, recording: Recorded, fact: ResourceFact) => boolean;
  /** Done to a copy of the first resource of `plantedIn` (else `of`), and the demand must be broken. */
  readonly planted: (inputs: Inputs) => void;
  readonly plantedIn?: string;
  /** By resource: why the demand does not hold there. */
  readonly waived?: Readonly<Record<string, string>>;
}

/** Whether a resource of that kind, about the same bucket or VPC, holds what is asked. */
export const beside = (
  recording: Recorded,
  kind: string,
  holds: (inputs: Inputs) => boolean,
): boolean => recording.of(kind).some(({ inputs }) => holds(inputs));

/** Demands of the list that nothing here can meet or break. */
export const outside: Readonly<Record<number, string>> = {
  31: "Secrets Manager: a foundation has no secret; those of a stack are Kubernetes' own, encrypted by item 14",
};

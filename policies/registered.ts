/** Resources by type, and objections about them. */
import type { ResourceFact } from "../model/resource-fact.ts";
import type { PathPart } from "../model/yaml-source.ts";
import { Input } from "./input.ts";
import type { Objection } from "./rule.ts";

/** Resources of these types: `aws:s3/bucket:Bucket`. */
export function ofType(
  resources: readonly ResourceFact[],
  ...types: readonly string[]
): ResourceFact[] {
  return resources.filter(({ type }) => types.includes(type));
}

/** Objects of Kubernetes of these kinds, in any version of their API. */
export function ofKind(
  resources: readonly ResourceFact[],
  ...kinds: readonly string[]
): ResourceFact[] {
  return resources.filter(
    ({ type }) => type.startsWith("kubernetes:") && kinds.includes(lastOf(type)),
  );
}

/** Name of an object inside Kubernetes; null where only a run can tell it. */
export function nameOf(fact: ResourceFact): string | null {
  return Input.of(fact).at("metadata", "name").text;
}

/** `Deployment api`: what an exemption names. */
export function subjectOf({ type, name }: Pick<ResourceFact, "type" | "name">): string {
  return `${lastOf(type)} ${name}`;
}

/** Whether a resource uses another one, or was told to wait for it. */
export function hangsOn(fact: ResourceFact, other: ResourceFact): boolean {
  return fact.dependsOn.includes(other.urn);
}

/** Resources of a type that belong to another one: AWS keeps a bucket's versions and its policy apart. */
export function partsOf(
  owner: ResourceFact,
  resources: readonly ResourceFact[],
  ...types: readonly string[]
): ResourceFact[] {
  return ofType(resources, ...types).filter((part) => hangsOn(part, owner));
}

/** @param path key of the stack file that mends it; none where a component or a transform is to blame. */
export function objection(
  fact: ResourceFact,
  message: string,
  path: readonly PathPart[] = [],
): Objection {
  return { subject: subjectOf(fact), message, path };
}

/** One objection with all that is wrong with a thing; none where nothing is. */
export function objections(
  fact: ResourceFact,
  faults: readonly (readonly [wrong: boolean, message: string])[],
  of = "",
): Objection[] {
  const messages = faults.filter(([wrong]) => wrong).map(([, message]) => message);
  return messages.length === 0 ? [] : [objection(fact, `${of}${messages.join(", ")}`)];
}

function lastOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** A registration as a test writes it. */
import type { ResourceFact } from "../../model/resource-fact.ts";

export const stack = "urn:pulumi:s::p::pulumi:pulumi:Stack::p-s";
export const urn = (type: string, name: string) => `urn:pulumi:s::p::${type}::${name}`;

export function fact(
  type: string,
  name: string,
  parent: string,
  more: Partial<ResourceFact> = {},
): ResourceFact {
  return {
    urn: urn(type, name),
    type,
    name,
    parent,
    custom: true,
    inputs: {},
    secretPaths: [],
    unknownPaths: [],
    protect: false,
    retainOnDelete: false,
    provider: "",
    aliases: [],
    dependsOn: [],
    ...more,
  };
}

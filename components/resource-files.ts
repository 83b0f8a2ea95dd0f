/** Recorded registrations on AWS as files for review: one for each part of a stack. Imports nothing of Pulumi. */
import { stringify } from "yaml";
import type { ResourceFact } from "../model/resource-fact.ts";
import { isCloudResource, shownInputs, tierOf } from "./manifests.ts";

/** Path below `rendered/<stack>/` -> YAML, secrets left out. */
export function resourceFilesOf(facts: readonly ResourceFact[]): Map<string, string> {
  const byUrn = new Map(facts.map((fact) => [fact.urn, fact]));
  const groups = Map.groupBy(facts.filter(isCloudResource), (fact) => tierOf(fact, byUrn));
  return new Map(
    [...groups].map(([tier, members]) => [`aws/${tier}.yaml`, groupText(members, byUrn)]),
  );
}

export interface Part {
  readonly name: string;
  readonly resources: number;
  /** How many of them are protected. */
  readonly kept: number;
}

/** The parts of a stack on AWS, by name. */
export function partsOf(facts: readonly ResourceFact[]): Part[] {
  const byUrn = new Map(facts.map((fact) => [fact.urn, fact]));
  const groups = Map.groupBy(facts.filter(isCloudResource), (fact) => tierOf(fact, byUrn));
  return [...groups]
    .map(([name, members]) => ({
      name,
      resources: members.length,
      kept: members.filter(({ protect }) => protect).length,
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function groupText(
  members: readonly ResourceFact[],
  byUrn: ReadonlyMap<string, ResourceFact>,
): string {
  const texts = members.map((fact): [string, string] => {
    const provider = byUrn.get(fact.provider)?.name;
    const notes = [
      ...(fact.protect ? ["protected"] : []),
      ...(fact.retainOnDelete ? ["retained"] : []),
      ...(provider === undefined || provider === "aws" ? [] : [`by the provider ${provider}`]),
    ];
    const note = notes.length === 0 ? "" : `# ${notes.join(", ")}\n`;
    const title = titleOf(fact, byUrn);
    const body = { [title]: readable(shownInputs(fact)) };
    return [title, `${note}${stringify(body, { lineWidth: 0, aliasDuplicateObjects: false })}`];
  });
  return texts
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text)
    .join("\n");
}

/** `lb.LoadBalancer edge`; below parts of a tier's own, their names stand before: `wal/s3.Bucket wal`. */
function titleOf({ type, name, parent }: ResourceFact, byUrn: ReadonlyMap<string, ResourceFact>) {
  const [, module = "", kind = ""] = type.split(":");
  const own: string[] = [];
  let at = byUrn.get(parent);
  while (at !== undefined && depthOf(at, byUrn) > 2) {
    own.unshift(`${at.name}/`);
    at = byUrn.get(at.parent);
  }
  return `${own.join("")}${module.split("/")[0]}.${kind} ${name}`;
}

/** 0 for the stack itself. */
function depthOf({ parent }: ResourceFact, byUrn: ReadonlyMap<string, ResourceFact>): number {
  const above = byUrn.get(parent);
  return above === undefined ? 0 : 1 + depthOf(above, byUrn);
}

/** Policies are sent as one line of JSON, which cannot be reviewed. */
function readable(value: unknown): unknown {
  if (typeof value === "string" && /^[{[]/.test(value)) {
    try {
      return JSON.parse(value) as unknown;
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

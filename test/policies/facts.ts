/** Resources as a program would register them, and the same with one thing changed. */
import type { ResourceFact } from "../../model/resource-fact.ts";

/** In place of a value that only a run can tell. */
export const unknown = Symbol("unknown");
/** In place of a value that is taken out. */
export const gone = Symbol("gone");

/** A registration like the kit's own: explicit provider, known inputs, unprotected. */
export function fact(
  type: string,
  name: string,
  inputs: object = {},
  more: Partial<ResourceFact> = {},
): ResourceFact {
  return {
    urn: `urn:pulumi:test::odoo-cluster::${type}::${name}`,
    type,
    name,
    parent: "urn:pulumi:test::odoo-cluster::pulumi:pulumi:Stack::odoo-cluster-test",
    custom: true,
    inputs: inputs as Record<string, unknown>,
    secretPaths: [],
    unknownPaths: [],
    protect: false,
    retainOnDelete: false,
    provider: "urn:pulumi:test::odoo-cluster::pulumi:providers:any::any",
    aliases: [],
    dependsOn: [],
    ...more,
  };
}

/** An object of Kubernetes in the namespace `erp`. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  body: object = {},
  more: Partial<ResourceFact> = {},
): ResourceFact {
  const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
  const metadata = { name, namespace: "erp" };
  return fact(`kubernetes:${group}:${kind}`, name, { apiVersion, kind, metadata, ...body }, more);
}

/** The same resource with other values at places such as `spec.ports[0].port`. */
export function but(
  original: ResourceFact,
  changes: Readonly<Record<string, unknown>>,
): ResourceFact {
  // Not structuredClone: it keeps what two places share, and both would change.
  const inputs = JSON.parse(JSON.stringify(original.inputs));
  const unknownPaths = [...original.unknownPaths];
  for (const [place, value] of Object.entries(changes)) {
    if (value === unknown) unknownPaths.push(place);
    put(inputs, stepsOf(place), value === unknown ? null : value);
  }
  return { ...original, inputs, unknownPaths };
}

/** Everything inside is not known yet. */
export function allUnknown(original: ResourceFact): ResourceFact {
  const names = Object.keys(original.inputs).filter(
    (key) => key !== "apiVersion" && key !== "kind",
  );
  return but(original, Object.fromEntries(names.map((key) => [key, unknown])));
}

/** `a.b[0]["c.d"]` -> a, b, 0, c.d */
function stepsOf(place: string): (string | number)[] {
  return [...place.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, key]) => quoted ?? (index === undefined ? (key as string) : Number(index)),
  );
}

function put(inputs: object, steps: readonly (string | number)[], value: unknown): void {
  let at = inputs as Record<string | number, unknown>;
  for (const [index, step] of steps.slice(0, -1).entries()) {
    at[step] ??= typeof steps[index + 1] === "number" ? [] : {};
    at = at[step] as Record<string | number, unknown>;
  }
  const last = steps.at(-1) as string | number;
  if (value !== gone) at[last] = value;
  else if (Array.isArray(at)) at.splice(last as number, 1);
  else delete at[last];
}

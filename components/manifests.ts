/** Recorded registrations as the manifests that Kubernetes gets, one file each. Imports nothing of Pulumi. */
import { stringify } from "yaml";
import type { Compared, ModelResource } from "../changes/stack-model.ts";
import { managedGroups } from "../model/managed-firewall-rules.ts";
import type { ResourceFact } from "../model/resource-fact.ts";

/** Path below `rendered/<stack>/` -> YAML, secrets left out. */
export function manifestsOf(facts: readonly ResourceFact[]): Map<string, string> {
  const byUrn = new Map(facts.map((fact) => [fact.urn, fact]));
  const files = new Map<string, string>();
  for (const fact of facts) {
    if (!isManifest(fact)) continue;
    const { kind } = fact.inputs as { kind: string };
    const path = `manifests/${tierOf(fact, byUrn)}/${kind.toLowerCase()}-${fact.name}.yaml`;
    if (files.has(path)) throw new Error(`two manifests are called ${path}`);
    files.set(path, manifestText(fact));
  }
  return files;
}

/** An object of Kubernetes; a chart is none. */
export function isManifest({ type, inputs }: ResourceFact): boolean {
  return type.startsWith("kubernetes:") && typeof inputs["apiVersion"] === "string";
}

/** A resource of a cloud, which has a file of its own kind. */
export function isCloudResource({ type, custom }: ResourceFact): boolean {
  return custom && type.startsWith("aws:");
}

/** What stands in model.json: the rest of the registration, and inputs where no file shows them. */
export function factsOf(facts: readonly ResourceFact[]): Record<string, ModelResource> {
  const direct = directDependencies(facts);
  return Object.fromEntries(
    facts.map((fact) => {
      const { urn, type, secretPaths, unknownPaths, aliases } = fact;
      const { protect, retainOnDelete, provider } = fact;
      return [
        shortened(urn),
        {
          type,
          parent: fact.parent === "" ? undefined : shortened(fact.parent),
          provider: provider === "" ? undefined : shortened(provider),
          ...(protect ? { protect } : {}),
          ...(retainOnDelete ? { retainOnDelete } : {}),
          ...(secretPaths.length > 0 ? { secretPaths } : {}),
          ...(unknownPaths.length > 0 ? { unknownPaths } : {}),
          ...(aliases.length > 0 ? { aliases } : {}),
          ...(fact.custom && (direct.get(urn)?.length ?? 0) > 0
            ? { dependsOn: direct.get(urn)?.map(shortened) }
            : {}),
          ...(isManifest(fact) || isCloudResource(fact) ? comparedOf(fact) : {}),
          ...(fact.custom && !isManifest(fact) && !isCloudResource(fact)
            ? { inputs: shownInputs(fact) }
            : {}),
        },
      ];
    }),
  );
}

/** What of a manifest costs something when it changes. */
function comparedOf({ type, inputs }: ResourceFact): Pick<ModelResource, "compared"> {
  const { metadata, spec, rules } = inputs as {
    metadata?: { name?: string };
    rules?: readonly { readonly overrideAction?: { readonly count?: unknown } }[];
    spec?: { retentionPolicy?: string; issuerRef?: { name?: string } };
  };
  const images = Object.fromEntries(imagesOf(spec).map(partsOfImage));
  const days = /^(\d+)d$/.exec(spec?.retentionPolicy ?? "")?.[1];
  const compared = {
    ...(Object.keys(images).length > 0 ? { images } : {}),
    ...(type === "kubernetes:batch/v1:Job" && metadata?.name !== undefined
      ? { run: metadata.name }
      : {}),
    ...(days === undefined ? {} : { keptDays: Number(days) }),
    ...(spec?.issuerRef?.name === undefined ? {} : { issuer: spec.issuerRef.name }),
    ...(type === "aws:wafv2/webAcl:WebAcl" ? { managedRules: modeOf(rules ?? []) } : {}),
  };
  return Object.keys(compared).length > 0 ? { compared } : {};
}

/** A managed group of rules overrides its own actions where it only counts; some refuse in each mode. */
function modeOf(
  rules: readonly {
    readonly name?: string;
    readonly overrideAction?: { readonly count?: unknown };
  }[],
): NonNullable<Compared["managedRules"]> {
  const always = managedGroups.filter((group) => group.always).map(({ name }) => name);
  const managed = rules
    .filter(({ name = "" }) => !always.includes(name))
    .flatMap(({ overrideAction }) => overrideAction ?? []);
  const counting = managed.filter(({ count }) => count !== undefined);
  if (counting.length === managed.length) return "count";
  return counting.length === 0 ? "block" : "some block";
}

function imagesOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    /^image(Name)?$/.test(key) && typeof inner === "string" ? [inner] : imagesOf(inner),
  );
}

/** A port has a path behind it, a tag has none. */
function partsOfImage(image: string): [repository: string, rest: string] {
  const [repository, rest] = image.split(/(?=:[^/]*$|@)/, 2) as [string, string?];
  return [repository, image.slice(repository.length) || (rest ?? "")];
}

/** Dependencies without those that another one has already: what one would draw. */
function directDependencies(facts: readonly ResourceFact[]): Map<string, string[]> {
  const all = new Map(facts.map((fact) => [fact.urn, fact.dependsOn]));
  const reached = new Map<string, Set<string>>();
  const reach = (urn: string): Set<string> => {
    const known = reached.get(urn);
    if (known !== undefined) return known;
    const set = new Set<string>();
    reached.set(urn, set);
    for (const next of all.get(urn) ?? []) {
      set.add(next);
      for (const further of reach(next)) set.add(further);
    }
    return set;
  };
  return new Map(
    [...all].map(([urn, before]) => [
      urn,
      before.filter((one) => !before.some((other) => other !== one && reach(other).has(one))),
    ]),
  );
}

/** Without the stack, the project and the types above: `HttpPool$kubernetes:apps/v1:Deployment::api`. */
function shortened(urn: string): string {
  const [, , , ...rest] = urn.split("::").length > 3 ? ["", ...urn.split("::")] : ["", "", "", urn];
  return rest.join("::").replaceAll(/odoo-cluster:(kubernetes|aws):/g, "");
}

/** The component right below the whole cluster's. */
export function tierOf(fact: ResourceFact, byUrn: ReadonlyMap<string, ResourceFact>): string {
  const chain: ResourceFact[] = [];
  for (let at = byUrn.get(fact.parent); at !== undefined; at = byUrn.get(at.parent))
    chain.unshift(at);
  // The stack, the cluster, then the tier.
  return chain[2]?.name ?? "cluster";
}

function manifestText(fact: ResourceFact): string {
  const { apiVersion, kind, metadata, ...rest } = shownInputs(fact);
  return stringify(
    { apiVersion, kind, metadata, ...rest },
    // Kubernetes reads YAML 1.1, where a bare `on` is true.
    { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" },
  );
}

/** The inputs with `<secret>` in place of every secret word. */
export function shownInputs({
  inputs,
  secretPaths,
}: Pick<ResourceFact, "inputs" | "secretPaths">): Record<string, unknown> {
  const hide = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(hide);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hide(inner)]));
    return "<secret>";
  };
  const walk = (value: unknown, path: string): unknown => {
    if (secretPaths.includes(path)) return hide(value);
    if (Array.isArray(value)) return value.map((item, index) => walk(item, `${path}[${index}]`));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        key,
        walk(inner, path === "" ? key : `${path}.${key}`),
      ]),
    );
  };
  return walk(inputs, "") as Record<string, unknown>;
}

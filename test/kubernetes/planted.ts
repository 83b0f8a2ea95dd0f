/** Mistakes put into good manifests: what the judge must see. */
import type { Manifest } from "./manifest.ts";

/** No schema has it. */
export const plantedField = "plantedByTest";

/** The manifest with an unknown field where its meaning is: in `spec`, else beside `metadata`. */
export function withUnknownField(manifest: Manifest): Manifest {
  const spec = manifest["spec"];
  return typeof spec === "object" && spec !== null
    ? { ...manifest, spec: { ...spec, [plantedField]: true } }
    : { ...manifest, [plantedField]: true };
}

/** One of each kind. */
export function oneOfEachKind(manifests: readonly Manifest[]): Manifest[] {
  return [...new Map(manifests.map((it) => [`${it.apiVersion} ${it.kind}`, it])).values()];
}

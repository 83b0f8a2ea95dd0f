/** How objects and pods are told apart. Selectors cannot change later: neither can these. */
import type { Input } from "@pulumi/pulumi";
import type { Site } from "./site.ts";

export const nameLabel = "app.kubernetes.io/name";
const instanceLabel = "app.kubernetes.io/instance";

/** What a selector looks for. */
export function selectorOf(site: Site, name: string): Record<string, string> {
  return { [nameLabel]: name, [instanceLabel]: site.topology.stack };
}

/** Labels of an object or pod. */
export function labelsOf(site: Site, name: string): Record<string, string> {
  return { ...selectorOf(site, name), "app.kubernetes.io/part-of": "odoo-cluster" };
}

/** Metadata of a namespaced object. */
export function metadataOf(site: Site, name: string, as: Input<string> = name) {
  return { name: as, namespace: site.namespace, labels: labelsOf(site, name) };
}

/** What CloudNativePG puts on its pods. */
export function databaseSelector(cluster: string): Record<string, string> {
  return { "cnpg.io/cluster": cluster };
}

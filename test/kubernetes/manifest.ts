/** Manifests as files hold them: YAML with one or more documents, each an object of Kubernetes. */
import { parseAllDocuments } from "yaml";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [key: string]: unknown;
}

/**
 * The documents of a text; empty ones are left out, lists are taken apart.
 * @throws {Error} when a document is no YAML, or has no kind, version or name.
 */
export function manifestsOf(text: string, where: string): Manifest[] {
  return parseAllDocuments(text).flatMap((document, index) => {
    const at = `${where}, document ${index + 1}`;
    if (document.errors[0] !== undefined) throw new Error(`${at}: ${document.errors[0].message}`);
    const value: unknown = document.toJS();
    if (value === null || value === undefined) return [];
    const { kind, items } = value as { kind?: unknown; items?: unknown };
    if (kind === "List" && Array.isArray(items)) return items.map((item) => manifest(item, at));
    return [manifest(value, at)];
  });
}

function manifest(value: unknown, at: string): Manifest {
  const { apiVersion, kind, metadata } = (value ?? {}) as Partial<Manifest>;
  if (typeof apiVersion !== "string" || typeof kind !== "string")
    throw new Error(`${at}: no manifest: it has no apiVersion or no kind`);
  if (typeof metadata?.name !== "string") throw new Error(`${at}: ${kind} without a metadata.name`);
  return value as Manifest;
}

/** `Deployment odoo/web`, as people name it. */
export function subjectOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
}

/** The pod that a workload would make, or none. Its own name and namespace are the workload's. */
export function podOf(manifest: Manifest): Manifest | null {
  const spec = manifest["spec"] as Record<string, unknown> | undefined;
  const job = manifest.kind === "CronJob" ? spec?.["jobTemplate"] : manifest;
  const template = (job as { spec?: { template?: object } } | undefined)?.spec?.template;
  const makesPods = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"];
  if (!makesPods.includes(manifest.kind) || template === undefined) return null;
  const { metadata = {}, ...rest } = template as { metadata?: object };
  const { name, namespace } = manifest.metadata;
  return {
    ...rest,
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

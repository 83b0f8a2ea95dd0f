/**
 * Stand-in for the Kubernetes provider. What it applies goes to a real API server, so that every
 * object is validated, owned and versioned as in a cluster. Nothing runs there: it waits for
 * nothing, and a chart is only written down.
 */
import { createHash } from "node:crypto";
import { type Answer, type ApiClient, messageOf } from "../../kubernetes/api-client.ts";
import { type Manifest, subjectOf } from "../../kubernetes/manifest.ts";
import { removeNamespace } from "../../kubernetes/remove-namespace.ts";
import type { Behaviour, Diff, State, Subject } from "./provider.ts";
import { differences, hasUnknown, isObject, revealed, type Value, type Values } from "./wire.ts";

const manager = "pulumi-kubernetes";
const autonamed = "pulumi.com/autonamed";
/** Charts are no objects, and their repositories out of reach: the engine alone knows of them. */
const chart = "kubernetes:helm.sh/v3:Release";

/** Fields that no update can change: such an edit is a new object. By kind, each with all below it. */
const fixed: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data", "binaryData", "immutable"],
  Secret: ["data", "stringData", "type", "immutable"],
  Deployment: ["spec.selector"],
  StatefulSet: [
    "spec.selector",
    "spec.serviceName",
    "spec.podManagementPolicy",
    "spec.volumeClaimTemplates",
  ],
  Job: ["spec.selector", "spec.template", "spec.completions", "spec.completionMode"],
  PersistentVolumeClaim: [
    "spec.accessModes",
    "spec.storageClassName",
    "spec.volumeName",
    "spec.selector",
  ],
  PersistentVolume: ["spec.csi", "spec.hostPath", "spec.nfs", "spec.storageClassName"],
  RoleBinding: ["roleRef"],
  ClusterRoleBinding: ["roleRef"],
  Service: ["spec.clusterIP"],
  StorageClass: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
  PriorityClass: ["value"],
};

export interface KubernetesOptions {
  readonly api: ApiClient;
  /** Version of the package that the program uses. */
  readonly version: string;
}

export function kubernetesBehaviour({ api, version }: KubernetesOptions): Behaviour {
  return {
    version,
    configure: (variables) => {
      const config = (name: string) => variables[`kubernetes:config:${name}`] ?? "";
      // Without either, the real one takes whatever cluster the shell of the person points at.
      if (config("kubeconfig") === "" && config("context") === "")
        throw new Error("the provider has neither a kubeconfig nor a context");
    },
    check: async (subject, old, wanted) => {
      if (subject.type === chart) return { inputs: wanted, failures: [] };
      if (wanted["apiVersion"] === undefined || wanted["kind"] === undefined)
        return {
          inputs: wanted,
          failures: [
            ["kind", `${subject.type} is no object of Kubernetes: the stand-in knows no other`],
          ],
        };
      return { inputs: named(subject, old, wanted), failures: [] };
    },
    diff: ({ type }, old, wanted, kept) =>
      type === chart ? chartDiff(old, wanted) : diff(old, wanted, kept),
    create: async ({ type, name }, inputs, preview) => {
      if (type === chart) return { id: name, outputs: installed(inputs) };
      if (preview && hasUnknown(inputs)) return { id: "", outputs: inputs };
      const object = await apply(api, inputs, preview);
      return { id: idOf(inputs), outputs: object ?? inputs };
    },
    update: async ({ type }, _id, inputs, preview) => {
      if (type === chart) return installed(inputs);
      return preview && hasUnknown(inputs)
        ? inputs
        : ((await apply(api, inputs, preview)) ?? inputs);
    },
    read: async ({ type }, then) => (type === chart ? then : await read(api, then.id, then.inputs)),
    remove: async ({ type }, _id, inputs) => {
      if (type !== chart) await remove(api, manifestOf(inputs));
    },
    invoke: async (token) => {
      throw new Error(`the stand-in answers no ${token}`);
    },
  };
}

/** Objects without a name get the resource's, and eight letters that stay. */
function named({ name }: Subject, old: Values, wanted: Values): Values {
  const metadata = isObject(wanted["metadata"]) ? wanted["metadata"] : {};
  if (metadata["name"] !== undefined) return wanted;
  const before = isObject(old["metadata"]) ? old["metadata"] : {};
  const annotations = isObject(before["annotations"]) ? before["annotations"] : {};
  const kept = annotations[autonamed] === "true" ? before["name"] : undefined;
  const added = isObject(metadata["annotations"]) ? metadata["annotations"] : {};
  return {
    ...wanted,
    metadata: {
      ...metadata,
      name: kept ?? `${name}-${fresh(name)}`,
      annotations: { ...added, [autonamed]: "true" },
    },
  };
}

/** Another one each time: a replacement stands beside what it replaces. */
function fresh(name: string): string {
  return createHash("sha256")
    .update(`${name} ${process.hrtime.bigint()}`)
    .digest("hex")
    .slice(0, 8);
}

function diff(old: Values, wanted: Values, kept: Values): Diff {
  const [before, after] = [revealed(old), revealed(wanted)];
  const others = isCustom(wanted) ? rewritten(after, revealed(kept)) : [];
  const changes = [...new Set([...differences(before, after), ...others])];
  const kind = String(wanted["kind"]);
  const all = ["apiVersion", "kind", "metadata.name", "metadata.namespace", ...(fixed[kind] ?? [])];
  const replaces = changes.filter((path) =>
    all.some(
      (field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`),
    ),
  );
  // Two objects of one name cannot stand side by side.
  const sameName = replaces.length > 0 && idOf(old) === idOf(wanted);
  return { changes, replaces, deleteBeforeReplace: sameName };
}

/** Of a definition that somebody installed: of all others the real provider knows the quantities. */
function isCustom({ apiVersion }: Values): boolean {
  const [group = "", version] = String(apiVersion).split("/");
  return version !== undefined && group.includes(".") && !group.endsWith(".k8s.io");
}

/**
 * Quantities that a webhook wrote in other words than the program: the real provider compares what
 * is there with what is wanted, and finds them in each update.
 */
function rewritten(wanted: Value, kept: Value | undefined, path = ""): string[] {
  if (kept === undefined || kept === null) return [];
  if (typeof wanted === "string")
    return typeof kept === "string" &&
      kept !== wanted &&
      quantity.test(wanted) &&
      quantity.test(kept)
      ? [path]
      : [];
  if (Array.isArray(wanted))
    return wanted.flatMap((item, index) =>
      rewritten(item, at(kept, `${index}`), `${path}[${index}]`),
    );
  if (!isObject(wanted)) return [];
  return Object.entries(wanted).flatMap(([key, value]) =>
    rewritten(value, at(kept, key), path === "" ? key : `${path}.${key}`),
  );
}

const quantity = /^[0-9]+(\.[0-9]+)?(m|[kMGT]i?)?$/;

function chartDiff(old: Values, wanted: Values): Diff {
  const changes = differences(revealed(old), revealed(wanted));
  const replaces = changes.filter((path) => path === "name" || path === "namespace");
  return { changes, replaces, deleteBeforeReplace: false };
}

function installed(inputs: Values): Values {
  const { name = "", namespace = "default", version = "" } = inputs;
  return { ...inputs, status: { name, namespace, version, status: "deployed", revision: 1 } };
}

/** The object as the server has it after server-side apply; null where a preview cannot ask. */
async function apply(api: ApiClient, inputs: Values, preview: boolean): Promise<Values | null> {
  const { annotations } = manifestOf(inputs).metadata as { annotations?: Record<string, string> };
  // Takes fields from whoever owns them (pulumi-kubernetes: metadata.AnnotationPatchForce).
  const force = annotations?.["pulumi.com/patchForce"] === "true";
  const answer = await api.apply(manifestOf(inputs), { dryRun: preview, manager, force });
  // Its namespace or its definition may be created by the same run.
  if (preview && answer.status === 404) return null;
  return objectOf(answer, manifestOf(inputs));
}

/**
 * What is there now. Where somebody else has changed what the program wrote, the inputs say what is
 * there, so that the next update mends it; fields that the program does not write are nobody's drift.
 */
async function read(api: ApiClient, id: string, inputs: Values): Promise<State | null> {
  const manifest = manifestOf(inputs);
  const answer = await api.get(manifest);
  if (answer.status === 404) return null;
  const live = objectOf(answer, manifest);
  const mended = objectOf(
    await api.apply(manifest, { dryRun: true, manager, force: true }),
    manifest,
  );
  const drifted = differences(live, mended).filter(
    (path) => !/^metadata\.(generation|resourceVersion|managedFields)/.test(path),
  );
  return {
    id,
    inputs: drifted.reduce((all, path) => withLive(all, live, path), inputs),
    outputs: live,
  };
}

/** The inputs with the live value at the deepest part of the path that they have. */
function withLive(inputs: Values, live: Values, path: string): Values {
  const keys = path.split(/\.|\[(\d+)\]/).filter((key) => key !== undefined && key !== "");
  const copy = structuredClone(inputs);
  let to: Value = copy;
  let from: Value = live;
  for (const [index, key] of keys.entries()) {
    const [inner, there]: [Value | undefined, Value | undefined] = [at(to, key), at(from, key)];
    if (
      index === keys.length - 1 ||
      typeof inner !== "object" ||
      inner === null ||
      there === undefined
    ) {
      if (there === undefined) delete (to as Values)[key];
      else (to as Values)[key] = there;
      return copy;
    }
    [to, from] = [inner, there];
  }
  return copy;
}

function at(value: Value, key: string): Value | undefined {
  return typeof value === "object" && value !== null ? (value as Values)[key] : undefined;
}

/** Deletes, and does what controllers would: lets go of what finalizers hold. */
async function remove(api: ApiClient, manifest: Manifest): Promise<void> {
  if (manifest.kind === "Namespace") {
    await removeNamespace(api, manifest.metadata.name);
    return;
  }
  const path = await api.pathOf(manifest);
  if (path === null) return;
  const deleted = await api.send("DELETE", path, { propagationPolicy: "Background" });
  if (deleted.status >= 300 && deleted.status !== 404) throw refused(deleted, manifest);
  if ((await api.get(manifest)).status === 404) return;
  const patch = { metadata: { finalizers: null } };
  await api.send("PATCH", path, patch, "application/merge-patch+json");
  const left = await api.get(manifest);
  if (left.status !== 404)
    throw new Error(`${subjectOf(manifest)} is still there after its deletion`);
}

function manifestOf(inputs: Values): Manifest {
  return revealed(inputs) as unknown as Manifest;
}

function idOf(inputs: Values): string {
  const { namespace, name } = manifestOf(inputs).metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function objectOf(answer: Answer, manifest: Manifest): Values {
  if (answer.status >= 300) throw refused(answer, manifest);
  const { metadata, ...rest } = answer.body as { metadata: Values } & Values;
  const { managedFields: _, ...kept } = metadata;
  return { ...rest, metadata: kept };
}

/** The server never repeats a value of a Secret in what it says. */
function refused(answer: Answer, manifest: Manifest): Error {
  return new Error(`${subjectOf(manifest)}: ${messageOf(answer)}`);
}

/** The workloads of a namespace as an API server has them: what their pods are made of, and who rolls. */
import type { ApiClient } from "../kubernetes/api-client.ts";
import { type Manifest, podOf } from "../kubernetes/manifest.ts";

const kinds = { Deployment: "deployments", StatefulSet: "statefulsets" } as const;

/** `Deployment web` -> its template of pods. A workload rolls exactly when this changes. */
export type Workloads = ReadonlyMap<string, object>;

export async function workloadsOf(api: ApiClient, namespace: string): Promise<Workloads> {
  const found = new Map<string, object>();
  for (const [kind, plural] of Object.entries(kinds)) {
    const list = await api.send("GET", `/apis/apps/v1/namespaces/${namespace}/${plural}`);
    for (const item of (list.body as { items: Pick<Manifest, "metadata">[] }).items) {
      const pod = podOf({ ...item, apiVersion: "apps/v1", kind });
      if (pod !== null) found.set(`${kind} ${item.metadata.name}`, pod["spec"] as object);
    }
  }
  return found;
}

/** Names of those whose pods are others now, sorted; new and removed ones count. */
export function rolled(before: Workloads, after: Workloads): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name)))
    .toSorted();
}

/** Names of those whose pods name one of the objects, as volume, variable or whole environment. */
export function readers(workloads: Workloads, objects: readonly string[]): string[] {
  return [...workloads]
    .filter(([, template]) => namesIn(template).some((name) => objects.includes(name)))
    .map(([name]) => name)
    .toSorted();
}

/** Names of ConfigMaps and Secrets anywhere in a template. */
function namesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const reference = /^(configMap|secret)(Ref|KeyRef)?$/.test(key);
    const { name, secretName } = (inner ?? {}) as { name?: unknown; secretName?: unknown };
    const own = reference ? [name, secretName].filter((it) => typeof it === "string") : [];
    return [...own, ...namesIn(inner)];
  });
}

/** What an autoscaler does: another number of pods, through the scale of the workload. */
export async function autoscale(
  api: ApiClient,
  namespace: string,
  workload: string,
  replicas: number,
): Promise<void> {
  const [kind, name] = workload.split(" ") as [keyof typeof kinds, string];
  const path = `/apis/apps/v1/namespaces/${namespace}/${kinds[kind]}/${name}/scale`;
  const answer = await api.send(
    "PATCH",
    `${path}?fieldManager=kube-controller-manager`,
    { spec: { replicas } },
    "application/merge-patch+json",
  );
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

/** What autoscalers of the namespace hold: the workload, a number that they may choose, the number now. */
export async function autoscaled(
  api: ApiClient,
  namespace: string,
): Promise<{ workload: string; replicas: number; now: number }[]> {
  const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`;
  const list = (await api.send("GET", path)).body as {
    items: { spec: { scaleTargetRef: { kind: string; name: string }; maxReplicas: number } }[];
  };
  return await Promise.all(
    list.items.map(async ({ spec: { scaleTargetRef, maxReplicas } }) => {
      const { kind, name } = scaleTargetRef;
      const target = { apiVersion: "apps/v1", kind, metadata: { name, namespace } };
      const { body } = await api.get(target);
      const now = (body as { spec: { replicas: number } }).spec.replicas;
      return { workload: `${kind} ${name}`, replicas: maxReplicas, now };
    }),
  );
}

/** Names of the ConfigMaps and Secrets of a namespace. */
export async function configObjects(api: ApiClient, namespace: string): Promise<string[]> {
  const names: string[] = [];
  for (const plural of ["configmaps", "secrets"]) {
    const list = await api.send("GET", `/api/v1/namespaces/${namespace}/${plural}`);
    const { items } = list.body as { items: Pick<Manifest, "metadata">[] };
    names.push(...items.map(({ metadata }) => metadata.name));
  }
  return names.toSorted();
}

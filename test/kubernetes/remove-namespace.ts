/** Removes a namespace with everything in it, as the controller of a real cluster would. */
import { type ApiClient, messageOf } from "./api-client.ts";

interface Kind {
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

export async function removeNamespace(api: ApiClient, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${name}`;
  const deleted = await api.send("DELETE", path);
  if (deleted.status === 404) return;
  const collections = await namespacedKinds(api, name);
  await Promise.all(collections.map((collection) => empty(api, collection)));
  const left = await api.send("GET", path);
  if (left.status === 404) return;
  const body = { ...(left.body as object), spec: { finalizers: [] } };
  const finalized = await api.send("PUT", `${path}/finalize`, body);
  if (finalized.status >= 300) throw new Error(`namespace ${name}: ${messageOf(finalized)}`);
}

/** Paths of all collections that a namespace can hold. */
async function namespacedKinds(api: ApiClient, name: string): Promise<string[]> {
  const groups = (await api.send("GET", "/apis")).body as {
    groups: { preferredVersion: { groupVersion: string } }[];
  };
  const bases = [
    "/api/v1",
    ...groups.groups.map((it) => `/apis/${it.preferredVersion.groupVersion}`),
  ];
  const found = await Promise.all(
    bases.map(async (base) => {
      const { body } = await api.send("GET", base);
      return (body as { resources: Kind[] }).resources
        .filter((it) => it.namespaced && it.verbs.includes("deletecollection"))
        .map((it) => `${base}/namespaces/${name}/${it.name}`);
    }),
  );
  return found.flat();
}

async function empty(api: ApiClient, collection: string): Promise<void> {
  await api.send("DELETE", collection);
  const left = (await api.send("GET", collection)).body as {
    items?: { metadata: { name: string } }[];
  };
  for (const { metadata } of left.items ?? []) {
    const patch = { metadata: { finalizers: null } };
    const path = `${collection}/${metadata.name}`;
    await api.send("PATCH", path, patch, "application/merge-patch+json");
  }
}

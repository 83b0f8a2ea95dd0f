/** Teaches an API server the definitions of custom resources, and waits until it serves them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApiClient, messageOf } from "./api-client.ts";
import { type Manifest, manifestsOf } from "./manifest.ts";

const servedWithin = 60_000;

interface Definition {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly conditions?: readonly { type: string; status: string }[] };
}

/** Resolves to the names of all definitions that are served. */
export async function installDefinitions(api: ApiClient, folder: string): Promise<string[]> {
  const wanted = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => manifestsOf(readFileSync(join(folder, name), "utf8"), name));
  await Promise.all(
    wanted.map(async (definition) => {
      const answer = await api.apply(definition, { force: true });
      if (answer.status >= 300)
        throw new Error(`${definition.metadata.name}: ${messageOf(answer)}`);
    }),
  );
  await served(api, wanted);
  return wanted.map((definition) => definition.metadata.name).toSorted();
}

async function served(api: ApiClient, wanted: readonly Manifest[]): Promise<void> {
  const until = Date.now() + servedWithin;
  for (;;) {
    const list = await api.send("GET", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions");
    const established = new Set(
      (list.body as { items: Definition[] }).items
        .filter((it) =>
          it.status?.conditions?.some((c) => c.type === "Established" && c.status === "True"),
        )
        .map((it) => it.metadata.name),
    );
    const missing = wanted.filter((it) => !established.has(it.metadata.name));
    // A definition is established a moment before the server lists its kinds and knows its schema.
    const unlisted: Manifest[] = [];
    if (missing.length === 0) {
      for (const it of wanted) if (!(await isListed(api, it))) unlisted.push(it);
      if (unlisted.length === 0) return;
    }
    if (Date.now() > until) {
      const names = [...missing, ...unlisted].map((it) => it.metadata.name).join(", ");
      throw new Error(`not served after ${servedWithin / 1000} s: ${names}`);
    }
    await sleep(300);
  }
}

async function isListed(api: ApiClient, definition: Manifest): Promise<boolean> {
  const { group, names, versions } = definition["spec"] as {
    group: string;
    names: { kind: string };
    versions: { name: string; served: boolean }[];
  };
  const version = versions.find((it) => it.served)?.name;
  const probe = { apiVersion: `${group}/${version}`, kind: names.kind, metadata: { name: "x" } };
  return (await api.pathOf(probe)) !== null;
}

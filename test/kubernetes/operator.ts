/**
 * CloudNativePG's operator beside an API server, for its webhooks: they refuse what no schema can.
 * It makes nothing of what it is asked about: it watches a namespace that is not there.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApiAddress, ApiClient, messageOf } from "./api-client.ts";
import { manifestsOf } from "./manifest.ts";
import { flags, freePorts, logOf, start } from "./server-process.ts";

export interface OperatorOptions {
  /** Folder with `manager`. */
  readonly programs: string;
  readonly kubernetes: ApiAddress;
  /** Folder with `apiserver.crt` and `apiserver.key`. */
  readonly certificates: string;
  /** Its configurations of webhooks, YAML. */
  readonly webhooks: string;
}

const readyWithin = 60_000;

/** Starts it, waits until it answers, and has the API server ask it. Resolves to what ends it. */
export async function startOperator(options: OperatorOptions): Promise<() => Promise<void>> {
  const { programs, kubernetes, certificates, webhooks } = options;
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-operator-"));
  const [port] = await freePorts(1);
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(kubernetes)), { mode: 0o600 });
  const running = start(
    folder,
    join(programs, "manager"),
    ["controller", ...flags({ "webhook-port": `${port}`, "metrics-bind-address": "127.0.0.1:0" })],
    // The names of the API server's own files are those that the operator looks for.
    {
      KUBECONFIG: kubeconfig,
      WEBHOOK_CERT_DIR: certificates,
      // Webhooks are asked for each namespace; what is really made there it leaves alone.
      WATCH_NAMESPACE: "no-namespace",
    },
  );
  const stop = async () => {
    await running.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `https://127.0.0.1:${port}`;
  const [own, api] = [new ApiClient({ ...kubernetes, url }), new ApiClient(kubernetes)];
  try {
    const until = Date.now() + readyWithin;
    while ((await own.send("GET", "/readyz").catch(() => null))?.status !== 200) {
      running.check();
      if (Date.now() > until) throw new Error(`no operator. ${logOf(running)}`);
      await sleep(200);
    }
    const caBundle = Buffer.from(kubernetes.certificate).toString("base64");
    const text = webhooks.replaceAll(
      /^ {4}service:\n {6}name: .+\n {6}namespace: .+\n {6}path: (.+)$/gm,
      `    url: ${url}$1\n    caBundle: ${caBundle}`,
    );
    for (const manifest of manifestsOf(text, "webhooks")) {
      const answer = await api.apply(manifest, { force: true });
      if (answer.status >= 300) throw new Error(messageOf(answer));
    }
    return stop;
  } catch (error) {
    await stop();
    throw error;
  } finally {
    own.close();
    api.close();
  }
}

function kubeconfigOf({ url, token, certificate }: ApiAddress): object {
  const authority = Buffer.from(certificate).toString("base64");
  return {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server: url, "certificate-authority-data": authority } }],
    users: [{ name: "test", user: { token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
  };
}

/** The file of configurations as it was downloaded. */
export function readWebhooks(folder: string, name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** etcd and a kube-apiserver of their own, on loopback, in a folder of their own. */
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApiAddress, ApiClient } from "./api-client.ts";
import { flags, freePorts, logOf, type Running, start } from "./server-process.ts";

export interface ApiServer {
  readonly address: ApiAddress;
  /** Folder with `apiserver.crt` and `apiserver.key`, for 127.0.0.1: whoever serves beside it may use them. */
  readonly certificates: string;
  /** Ends the processes and removes the folder. */
  stop(): Promise<void>;
}

const readyWithin = 90_000;

/**
 * Pods of namespaces that say nothing are held to `restricted`: forgetting a label must not be the
 * way to pass.
 */
const podSecurity = {
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AdmissionConfiguration",
  plugins: [
    {
      name: "PodSecurity",
      configuration: {
        apiVersion: "pod-security.admission.config.k8s.io/v1",
        kind: "PodSecurityConfiguration",
        defaults: { enforce: "restricted", "enforce-version": "latest" },
      },
    },
  ],
};

/** Starts both and waits until the server is ready. `programs` is the folder with the two. */
export async function startApiServer(programs: string): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), "odoo-cluster-kubernetes-"));
  const running: Running[] = [];
  const stop = async () => {
    for (const it of running.toReversed()) await it.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const token = randomBytes(24).toString("hex");
    const [client, peer, secure] = await freePorts(3);
    running.push(
      start(
        folder,
        join(programs, "etcd"),
        flags({
          name: "test",
          "data-dir": join(folder, "etcd"),
          "listen-client-urls": `http://127.0.0.1:${client}`,
          "advertise-client-urls": `http://127.0.0.1:${client}`,
          "listen-peer-urls": `http://127.0.0.1:${peer}`,
          "initial-advertise-peer-urls": `http://127.0.0.1:${peer}`,
          "initial-cluster": `test=http://127.0.0.1:${peer}`,
          // Nothing here outlives the test.
          "unsafe-no-fsync": "true",
          "log-level": "warn",
        }),
      ),
    );
    writeFiles(folder, token);
    running.push(
      start(
        folder,
        join(programs, "kube-apiserver"),
        flags({
          "etcd-servers": `http://127.0.0.1:${client}`,
          "bind-address": "127.0.0.1",
          "advertise-address": "127.0.0.1",
          "secure-port": `${secure}`,
          "cert-dir": join(folder, "certificates"),
          "service-cluster-ip-range": "10.96.0.0/16",
          "service-account-issuer": "https://kubernetes.default.svc",
          "service-account-key-file": join(folder, "accounts.key"),
          "service-account-signing-key-file": join(folder, "accounts.key"),
          "token-auth-file": join(folder, "tokens.csv"),
          "authorization-mode": "RBAC",
          "admission-control-config-file": join(folder, "admission.json"),
          // Nobody makes default service accounts here, nor is there an endpoint to advertise.
          "disable-admission-plugins": "ServiceAccount",
          "endpoint-reconciler-type": "none",
          profiling: "false",
        }),
      ),
    );
    const certificate = join(folder, "certificates", "apiserver.crt");
    await ready(running, certificate, `https://127.0.0.1:${secure}`, token);
    return {
      address: {
        url: `https://127.0.0.1:${secure}`,
        token,
        certificate: readFileSync(certificate, "utf8"),
      },
      certificates: join(folder, "certificates"),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeFiles(folder: string, token: string): void {
  const secret = { mode: 0o600 };
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  writeFileSync(join(folder, "accounts.key"), privateKey, secret);
  writeFileSync(join(folder, "tokens.csv"), `${token},admin,admin,"system:masters"\n`, secret);
  writeFileSync(join(folder, "admission.json"), JSON.stringify(podSecurity));
}

async function ready(
  running: readonly Running[],
  certificate: string,
  url: string,
  token: string,
): Promise<void> {
  const until = Date.now() + readyWithin;
  for (;;) {
    for (const it of running) it.check();
    if (existsSync(certificate)) {
      const api = new ApiClient({ url, token, certificate: readFileSync(certificate, "utf8") });
      const answer = await api.send("GET", "/readyz").catch(() => null);
      api.close();
      if (answer?.status === 200) return;
    }
    if (Date.now() > until)
      throw new Error(
        `no API server after ${readyWithin / 1000} s. ${running.map(logOf).join("\n")}`,
      );
    await sleep(200);
  }
}

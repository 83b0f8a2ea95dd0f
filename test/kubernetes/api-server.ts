/** etcd and a kube-apiserver of their own, on loopback, in a folder of their own. */
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type ApiAddress, ApiClient } from "./api-client.ts";

export interface ApiServer {
  readonly address: ApiAddress;
  /** Ends the processes and removes the folder. */
  stop(): Promise<void>;
}

/** The processes end after this time, whatever becomes of the test. */
const longest = 45 * 60;
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
      start(folder, join(programs, "etcd"), {
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
    );
    writeFiles(folder, token);
    running.push(
      start(folder, join(programs, "kube-apiserver"), {
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
    );
    const certificate = join(folder, "certificates", "apiserver.crt");
    await ready(running, certificate, `https://127.0.0.1:${secure}`, token);
    return {
      address: {
        url: `https://127.0.0.1:${secure}`,
        token,
        certificate: readFileSync(certificate, "utf8"),
      },
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

interface Running {
  readonly log: string;
  /** @throws {Error} with the end of its log, when it has ended. */
  check(): void;
  stop(): Promise<void>;
}

/** A process that dies with this one, also after kill -9, and in any case after a while. */
function start(
  folder: string,
  program: string,
  options: Readonly<Record<string, string>>,
): Running {
  const name = program.slice(program.lastIndexOf("/") + 1);
  const log = join(folder, `${name}.log`);
  const fd = openSync(log, "a");
  const args = Object.entries(options).map(([key, value]) => `--${key}=${value}`);
  const limits = ["--pdeathsig", "TERM", "timeout", "--kill-after=5", `${longest}`];
  const child = spawn("setpriv", [...limits, program, ...args], {
    stdio: ["ignore", fd, fd],
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: folder, GOMEMLIMIT: "1200MiB" },
  });
  closeSync(fd);
  let failed: Error | null = null;
  child.on("error", (error) => {
    failed = error;
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return {
    log,
    check: () => {
      if (failed !== null) throw failed;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${name} ended (${child.exitCode ?? child.signalCode}). ${logOf({ log })}`);
    },
    stop: async () => {
      if (isOver(child) || failed !== null) return;
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(force);
    },
  };
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function logOf({ log }: { log: string }): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}

/** Ports that were free a moment ago, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
      return (server.address() as { port: number }).port;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

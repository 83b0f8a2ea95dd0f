/** Starts the browser in its own root and connects to it. */

import { type ChildProcess, spawn } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, chromium } from "playwright-core";
import { cacheFolder } from "../../../local/places.ts";
import { ensureBrowserRoot } from "./root.ts";

export interface RunningBrowser {
  readonly browser: Browser;
  stop(): Promise<void>;
}

const settings = [
  "--headless",
  // Its sandbox needs what a chroot and an unprivileged user do not have; it visits one site.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-sync",
  "--disable-breakpad",
  "--no-proxy-server",
  "--user-data-dir=/tmp/profile",
  "--remote-debugging-port=0",
];

/**
 * @param certificate in PEM: the one server that this browser trusts beyond the well-known
 * authorities. Unlike a context that ignores errors, this holds for service workers, too.
 */
export async function startBrowser(certificate: string | null): Promise<RunningBrowser> {
  const root = await ensureBrowserRoot(cacheFolder());
  // Chromium sometimes says where it listens, and then answers nobody, on a machine that is busy.
  for (let tries = 1; ; tries += 1) {
    try {
      return await startOnce(root, certificate);
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

async function startOnce(root: string, certificate: string | null): Promise<RunningBrowser> {
  const script = join(import.meta.dirname, "enter.sh");
  const namespaces = ["--mount", "--pid", "--fork", "--kill-child=KILL"];
  // It dies with this process, also after kill -9.
  const child = spawn(
    "setpriv",
    [
      "--pdeathsig",
      "KILL",
      "--",
      "unshare",
      ...namespaces,
      "sh",
      script,
      root,
      ...settings,
      ...(certificate === null ? [] : [trusting(certificate)]),
    ],
    { cwd: "/", stdio: ["ignore", "ignore", "pipe"] },
  );
  const stop = () => ended(child);
  try {
    const browser = await chromium.connectOverCDP(await endpointOf(child), { timeout: 30_000 });
    return {
      browser,
      stop: async () => {
        await browser.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function trusting(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  const trust = createHash("sha256").update(key).digest("base64");
  return `--ignore-certificate-errors-spki-list=${trust}`;
}

/** Chromium says where it listens, once it does: a free port of 127.0.0.1. */
async function endpointOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error("a browser without stderr");
  const said: string[] = [];
  const lines = createInterface({ input: child.stderr });
  return await new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`chromium ${why}:\n${said.join("\n")}`));
    const timer = setTimeout(() => fail("said no address in 30 s"), 30_000);
    child.once("exit", (code) => fail(`ended with ${code}`));
    lines.on("line", (line) => {
      if (said.length < 50) said.push(line);
      const found = /^DevTools listening on (ws:\/\/127\.0\.0\.1:\d+\S*)/.exec(line)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

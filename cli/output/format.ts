/** One interface for every way to print what reviewers ask for. */
import { UserError } from "../../model/user-error.ts";
import type { CheckReport } from "../check-report.ts";
import type { OptionSpec } from "../command.ts";
import type { DiffReport } from "../diff-report.ts";
import { human } from "./human.ts";
import { json } from "./json.ts";
import { markdown } from "./markdown.ts";
import { sarif } from "./sarif.ts";

/** Each method gives the whole text, with a line feed at its end. */
export interface Format {
  check(report: CheckReport): string;
  /** Absent where the format has no words for it: SARIF knows findings alone. */
  diff?(report: DiffReport): string;
}

export const formats = { human, json, sarif, markdown } as const satisfies Record<string, Format>;
export type FormatName = keyof typeof formats;

/** Options of a verb that prints in several formats; `--json` is common to all verbs. */
export const formatOptions = {
  sarif: { type: "boolean", help: "results as SARIF 2.1.0, for code scanning" },
  markdown: { type: "boolean", help: "results as Markdown, for a pull request" },
} as const satisfies Partial<Record<FormatName, OptionSpec>>;

/** The one format that was asked for. @throws {UserError} for two. */
export function chosenFormat(
  verb: string,
  options: Readonly<Record<string, string | boolean | undefined>>,
): FormatName {
  const asked = (["json", "sarif", "markdown"] as const).filter((name) => options[name] === true);
  if (asked.length < 2) return asked[0] ?? "human";
  throw new UserError("input", [
    {
      where: `odoo-cluster ${verb}`,
      what: "results have one format",
      got: asked.map((name) => `--${name}`).join(" and "),
      fix: "Leave one of them out",
    },
  ]);
}

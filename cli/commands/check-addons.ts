import { findAddons } from "../../addon-check/find-addons.ts";
import { judgeAddon } from "../../addon-check/judge-addon.ts";
import { openPython } from "../../addon-check/python-parser.ts";
import { UserError } from "../../model/user-error.ts";
import type { Command } from "../command.ts";
import { addonsJson, addonsText } from "../output/judged-addons.ts";

export const checkAddons: Command = {
  name: "check-addons",
  summary: "Tell from the source of addons whether PgBouncer's transaction mode is safe for them",
  positionals: "<folder...>",
  examples: [
    "odoo-cluster check-addons ../addons                 an addon, or a folder of addons",
    "odoo-cluster check-addons ../addons ../oca --json   exit code 1 where something forbids it",
  ],
  run: async ({ positionals, options, json }) => {
    if (options["stack"] !== undefined || positionals.length === 0) throw wrongUsage(options);
    const addons = findAddons(positionals);
    const parser = await openPython();
    const judged = addons.map((addon) => judgeAddon(parser, addon));
    process.stdout.write(json ? addonsJson(judged) : addonsText(judged));
    return judged.some(({ verdict }) => verdict === "not-safe") ? 1 : 0;
  },
};

function wrongUsage(options: Readonly<Record<string, unknown>>): UserError {
  const named = options["stack"] !== undefined;
  return new UserError("input", [
    {
      where: "odoo-cluster check-addons",
      what: named ? "it judges folders, whatever the stack" : "it needs a folder",
      got: named ? `--stack ${String(options["stack"])}` : "none",
      fix: "Name addons, or folders that hold addons: `odoo-cluster check-addons ../addons`",
    },
  ]);
}

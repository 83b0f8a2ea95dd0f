import { load, stackNames } from "../../load.ts";
import { UserError } from "../../model/user-error.ts";
import { rules } from "../../policies/rules.ts";
import type { Command } from "../command.ts";
import { blocks, findingsText } from "../output/findings.ts";

export const check: Command = {
  name: "check",
  summary: "Judge stacks by every rule, offline",
  positionals: "[stack...]",
  examples: ["odoo-cluster check", "odoo-cluster check local --json"],
  run: async ({ positionals, options, json }) => {
    const named = typeof options["stack"] === "string" ? [options["stack"]] : [];
    const chosen = [...new Set([...named, ...positionals])];
    const stacks = chosen.length > 0 ? chosen : stackNames();
    // Nothing judged would look like nothing found.
    if (stacks.length === 0)
      throw new UserError("input", [
        {
          where: "stacks/",
          what: "there is no stack file to check",
          got: "no Pulumi.<stack>.yaml",
          fix: "Write one; docs/SETTINGS.md lists the keys, and `domain` is enough",
        },
      ]);
    const results = stacks.map((stack) => ({ stack, findings: load(stack).findings }));
    if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
    else {
      for (const { stack, findings } of results) {
        process.stdout.write(findingsText(findings));
        const count = `${findings.length} finding${findings.length === 1 ? "" : "s"}`;
        process.stdout.write(`${stack}: ${rules.length} rules, ${count}\n`);
      }
    }
    return results.some(({ findings }) => blocks(findings)) ? 1 : 0;
  },
};

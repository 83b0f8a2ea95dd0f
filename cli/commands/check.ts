import { stackNames } from "../../load.ts";
import { checkReport, today } from "../check-report.ts";
import type { Command } from "../command.ts";
import { blocks } from "../output/findings.ts";
import { chosenFormat, formatOptions, formats } from "../output/format.ts";
import { chosenStacks } from "../stacks.ts";

export const check: Command = {
  name: "check",
  summary: "Judge stacks by every rule, offline",
  positionals: "[stack...]",
  options: formatOptions,
  examples: [
    "odoo-cluster check",
    "odoo-cluster check local --json",
    "odoo-cluster check --sarif > check.sarif",
  ],
  run: async (invocation) => {
    const format = formats[chosenFormat("check", invocation.options)];
    const report = await checkReport(chosenStacks("check", invocation, stackNames()), today());
    process.stdout.write(format.check(report));
    return report.stacks.some(({ findings }) => blocks(findings)) ? 1 : 0;
  },
};

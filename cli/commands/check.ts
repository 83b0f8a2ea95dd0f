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
  options: {
    ...formatOptions,
    "without-resources": {
      type: "boolean",
      help: "do not record what Pulumi would register: quicker, and rules about it are not evaluated",
    },
    "without-files": {
      type: "boolean",
      help: "judge each stack file alone: not the files that it names on this machine (addons, requirements, certificate), nor the stacks beside it; for CI, where they live elsewhere",
    },
  },
  examples: [
    "odoo-cluster check",
    "odoo-cluster check local --json",
    "odoo-cluster check --without-resources",
    "odoo-cluster check --without-files",
    "odoo-cluster check --sarif > check.sarif",
  ],
  run: async (invocation) => {
    const format = formats[chosenFormat("check", invocation.options)];
    const stacks = chosenStacks("check", invocation, stackNames());
    const recorded = invocation.options["without-resources"] !== true;
    const files = invocation.options["without-files"] !== true;
    const report = await checkReport(stacks, today(), { recorded, files });
    process.stdout.write(format.check(report));
    return report.stacks.some(({ findings }) => blocks(findings)) ? 1 : 0;
  },
};

/** Help texts, made from the commands themselves. */
import { type Command, commonOptions, type OptionSpec } from "./command.ts";
import { style, table } from "./output/terminal.ts";

export function overview(commands: readonly Command[]): string {
  return [
    "Odoo as a multi-tier cluster: one stack file becomes a running topology.",
    "",
    `${style("bold", "Usage")}  odoo-cluster <verb> [options]`,
    "",
    table(commands.map((command) => [`  ${command.name}`, command.summary])),
    "",
    style("bold", "Examples"),
    "  odoo-cluster up                      start the stack of stacks/Pulumi.local.yaml",
    "  odoo-cluster status                  tiers, roles, lag",
    "  odoo-cluster describe                what the stack file means, before anything runs",
    "",
    "`odoo-cluster <verb> --help` explains a verb. Exit codes: 0 well, 1 findings, 2 wrong input, 3 this machine lacks something.",
    "",
  ].join("\n");
}

export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...commonOptions });
  return [
    `${command.summary}.`,
    "",
    `${style("bold", "Usage")}  odoo-cluster ${[command.name, command.positionals, "[options]"].filter((part) => part !== undefined).join(" ")}`,
    "",
    table(options.map(([name, option]) => [`  ${flag(name, option)}`, text(option)])),
    ...(command.examples === undefined
      ? []
      : ["", style("bold", "Examples"), ...command.examples.map((line) => `  ${line}`)]),
    "",
  ].join("\n");
}

function flag(name: string, option: OptionSpec): string {
  const short = option.short === undefined ? "" : `-${option.short}, `;
  return `${short}--${name}${option.value === undefined ? "" : ` ${option.value}`}`;
}

function text(option: OptionSpec): string {
  return typeof option.default === "string"
    ? `${option.help} (default ${option.default})`
    : option.help;
}

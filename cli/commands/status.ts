import { stackStatus } from "../../local/status.ts";
import type { Command } from "../command.ts";
import { style, table } from "../output/terminal.ts";
import { loadOnThisMachine } from "../this-machine.ts";

export const status: Command = {
  name: "status",
  summary: "Tiers, roles, lag and pools of a stack",
  run: async ({ stack, json }) => {
    const report = await stackStatus(loadOnThisMachine("status", stack));
    if (json) {
      process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
      return report.well ? 0 : 1;
    }
    if (report.leftovers > 0) {
      process.stdout.write(
        `The supervisor of stack ${stack} is gone; ${report.leftovers} processes run on without it. \`odoo-cluster up\` or \`down\` ends them.\n`,
      );
      return 1;
    }
    if (!report.up) {
      process.stdout.write(
        `Stack ${stack} is down. Start it with \`odoo-cluster up --stack ${stack}\`; its data is in ${report.state}.\n`,
      );
      return 1;
    }
    const rows = report.instances.map((instance) => [
      instance.name,
      instance.tier,
      instance.address,
      instance.state !== "RUNNING"
        ? style("red", instance.state.toLowerCase())
        : instance.missing === null
          ? style("green", "running")
          : style("red", "not ready"),
      instance.missing ?? instance.note,
    ]);
    process.stdout.write(
      `${table([["INSTANCE", "TIER", "ADDRESS", "STATE", ""].map((cell) => style("bold", cell)), ...rows])}\n\n`,
    );
    process.stdout.write(
      `${table([
        ["url", report.url],
        ["login", report.login],
        ["state", report.state],
        ["root", report.root],
        ["versions", report.versions],
        ["CPU shares", report.cpuShares],
        ["backups", report.backups.join(", ") || "none"],
        ...report.health.map(({ name, value, problem }) => [
          name,
          problem === null ? value : `${value}  ${style("red", problem)}`,
        ]),
      ])}\n`,
    );
    return report.well ? 0 : 1;
  },
};

import { quote } from "../../model/spec-problems.ts";
import { UserError } from "../../model/user-error.ts";
import type { Command } from "../command.ts";
import { sizeText } from "../output/size-text.ts";
import { sizeReport } from "../size-report.ts";

export const size: Command = {
  name: "size",
  summary: "Work out a stack for a number of users: what to write, and what it adds up to",
  options: {
    users: { type: "string", value: "<n>", help: "users who work at the same moment" },
  },
  examples: ["odoo-cluster size --users 150", "odoo-cluster size --users 150 --json"],
  run: async ({ options, json }) => {
    const report = sizeReport(usersOf(options["users"]));
    if (json) {
      const { topology, ...rest } = report;
      const { groups, budgets } = topology;
      process.stdout.write(`${JSON.stringify({ ...rest, groups, budgets }, null, 2)}\n`);
    } else process.stdout.write(sizeText(report));
    return 0;
  },
};

function usersOf(written: string | boolean | undefined): number {
  if (
    typeof written === "string" &&
    /^[1-9][0-9]{0,4}$/.test(written) &&
    Number(written) <= 20_000
  ) {
    return Number(written);
  }
  throw new UserError("input", [
    {
      where: "odoo-cluster size --users",
      what: "must be a whole number from 1 to 20000",
      got: typeof written === "string" ? quote(written) : "nothing",
      fix: "Write such as --users 150",
    },
  ]);
}

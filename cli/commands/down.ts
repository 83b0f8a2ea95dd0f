import { createInterface } from "node:readline/promises";
import { down as bringDown } from "../../local/down.ts";
import { quote } from "../../model/spec-problems.ts";
import { UserError } from "../../model/user-error.ts";
import type { Command } from "../command.ts";
import { terminalProgress } from "../output/progress.ts";
import { refuseElsewhere } from "../this-machine.ts";

export const down: Command = {
  name: "down",
  summary: "Stop a stack; its data stays unless purged",
  options: {
    purge: {
      type: "boolean",
      help: "remove everything of the stack: database, attachments, backups, secrets",
    },
    confirm: {
      type: "string",
      value: "<stack>",
      help: "with --purge: the stack's name, in place of a question",
    },
  },
  examples: ["odoo-cluster down", "odoo-cluster down --purge --confirm=local"],
  run: async ({ stack, options }) => {
    refuseElsewhere("down", stack);
    const purge = options["purge"] === true;
    if (purge) await confirm(stack, options["confirm"]);
    const result = await bringDown(stack, { purge }, terminalProgress());
    process.stdout.write(
      purge
        ? `Stack ${stack} is gone. The cache stays${result.mounts.length === 0 ? "" : `, and so do mount points, empty: ${result.mounts.join(", ")}`}.\n`
        : `Stack ${stack} is ${result.wasUp ? "down" : "not running"}. Its data is in ${result.state}.\n`,
    );
    return 0;
  },
};

async function confirm(stack: string, given: string | boolean | undefined): Promise<void> {
  let answer = given;
  if (answer === undefined && process.stdin.isTTY) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    answer = await terminal.question(
      `This removes the database, attachments, backups and secrets of ${stack}. Type its name: `,
    );
    terminal.close();
  }
  if (answer === stack) return;
  throw new UserError("input", [
    {
      where: "odoo-cluster down --purge",
      what: "removing everything of a stack must be confirmed with its name",
      got: quote(answer),
      fix: `Add --confirm=${stack}`,
    },
  ]);
}

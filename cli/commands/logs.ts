import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { placesOf } from "../../local/places.ts";
import { requireMachine } from "../../local/preflight.ts";
import { nearest } from "../../model/nearest.ts";
import { quote } from "../../model/spec-problems.ts";
import { UserError } from "../../model/user-error.ts";
import type { Command } from "../command.ts";
import { refuseElsewhere } from "../this-machine.ts";

export const logs: Command = {
  name: "logs",
  summary: "Show the logs of instances; without a name, list them",
  positionals: "[instance...]",
  options: {
    follow: { type: "boolean", short: "f", help: "go on as lines come" },
    lines: { type: "string", value: "<n>", default: "100", short: "n", help: "lines from the end" },
  },
  examples: ["odoo-cluster logs interactive-1 -f", "odoo-cluster logs nginx-1 nginx-2"],
  run: async ({ stack, positionals, options, json }) => {
    refuseElsewhere("logs", stack);
    requireMachine();
    const { log } = placesOf(stack);
    const files = existsSync(log)
      ? readdirSync(log)
          // PostgreSQL has one for each day of the week.
          .filter((name) => /\.(log|json)$/.test(name) && statSync(join(log, name)).size > 0)
          .toSorted()
      : [];
    if (positionals.length === 0) {
      process.stdout.write(
        json
          ? `${JSON.stringify(files.map((name) => join(log, name)))}\n`
          : files.map((name) => `${join(log, name)}\n`).join(""),
      );
      return 0;
    }
    const chosen = positionals.flatMap((name) => {
      const found = files.filter(
        (file) => file.startsWith(`${name}.`) || file.startsWith(`${name}-`),
      );
      if (found.length > 0) return found;
      const names = [...new Set(files.map((file) => file.split(".")[0] as string))];
      const close = nearest(name, names);
      throw new UserError("input", [
        {
          where: "odoo-cluster logs",
          what: "no instance of this stack has such a log",
          got: quote(name),
          fix:
            close === null
              ? `Instances are ${names.join(", ") || "not there yet"}`
              : `Did you mean ${close}?`,
        },
      ]);
    });
    const lines = Number(options["lines"] ?? "100");
    if (!Number.isInteger(lines) || lines < 0) {
      throw new UserError("input", [
        {
          where: "odoo-cluster logs",
          what: "--lines must be a whole number",
          got: quote(options["lines"]),
          fix: "Write such as --lines=50",
        },
      ]);
    }
    const follow = options["follow"] === true ? ["--follow=name", "--retry"] : [];
    const tail = spawn(
      "tail",
      ["-n", String(lines), ...follow, ...chosen.map((name) => join(log, name))],
      { stdio: "inherit" },
    );
    return await new Promise((resolve) => tail.on("close", (code) => resolve(code ?? 0)));
  },
};

import { stackNames } from "../../load.ts";
import type { Command } from "../command.ts";
import { committed } from "../committed.ts";
import { differs, diffReport } from "../diff-report.ts";
import { chosenFormat, formatOptions, formats } from "../output/format.ts";
import { chosenStacks } from "../stacks.ts";

export const diff: Command = {
  name: "diff",
  summary: "Tell what a change does to stacks, compared with a commit, offline",
  positionals: "[stack...]",
  options: {
    against: {
      type: "string",
      value: "<ref>",
      default: "HEAD",
      help: "the commit whose rendered/ is the base",
    },
    "exit-code": { type: "boolean", help: "exit 1 when anything differs, as git diff does" },
    markdown: formatOptions.markdown,
  },
  examples: [
    "odoo-cluster diff",
    "odoo-cluster diff local --against origin/main",
    "odoo-cluster diff --against origin/main --markdown > comment.md",
  ],
  run: async (invocation) => {
    const { options } = invocation;
    const format = formats[chosenFormat("diff", options)];
    const base = committed(typeof options["against"] === "string" ? options["against"] : "HEAD");
    const existing = stackNames();
    const all = [...new Set([...existing, ...base.stacks.keys()])].toSorted();
    const report = await diffReport(chosenStacks("diff", invocation, all), existing, base);
    process.stdout.write(format.diff?.(report) ?? "");
    return options["exit-code"] === true && report.stacks.some(differs) ? 1 : 0;
  },
};

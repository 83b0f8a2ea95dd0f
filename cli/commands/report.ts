import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stackNames } from "../../load.ts";
import { treeOf } from "../../rendered-tree.ts";
import { loadAllWithResources, stackReport, today } from "../check-report.ts";
import type { Command } from "../command.ts";
import { reportPage } from "../report/page.ts";
import { chosenStacks } from "../stacks.ts";

export const report: Command = {
  name: "report",
  summary: "Write a page about each stack: picture, budgets, findings, files; offline",
  positionals: "[stack...]",
  options: {
    out: {
      type: "string",
      value: "<folder>",
      default: "report",
      help: "where to write <stack>.html",
    },
  },
  examples: ["odoo-cluster report", "odoo-cluster report local --out /tmp/pages"],
  run: async (invocation) => {
    const { options, json } = invocation;
    const folder = resolve(typeof options["out"] === "string" ? options["out"] : "report");
    const day = today();
    const loadedStacks = await loadAllWithResources(
      chosenStacks("report", invocation, stackNames()),
    );
    const pages = loadedStacks.map((loaded) => ({
      stack: loaded.spec.stack,
      file: join(folder, `${loaded.spec.stack}.html`),
      text: reportPage(loaded, stackReport(loaded, day), treeOf(loaded)),
    }));
    mkdirSync(folder, { recursive: true });
    for (const { file, text } of pages) writeFileSync(file, text);
    if (json) {
      const written = pages.map(({ stack, file }) => ({ stack, file }));
      process.stdout.write(`${JSON.stringify(written, null, 2)}\n`);
    } else for (const { file } of pages) process.stdout.write(`${file}\n`);
    return 0;
  },
};

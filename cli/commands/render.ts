import { join } from "node:path";
import { load, stackNames } from "../../load.ts";
import { staleFiles, treeOf, writeTree } from "../../rendered-tree.ts";
import type { Command } from "../command.ts";

export const render: Command = {
  name: "render",
  summary: "Show, write or compare what a stack renders to",
  options: {
    write: { type: "boolean", help: "write rendered/<stack>/ of every committed stack" },
    verify: { type: "boolean", help: "exit 1 when rendered/ is not what the stacks render to" },
    file: { type: "string", value: "<id>", help: "print one file" },
  },
  examples: [
    "odoo-cluster render",
    "odoo-cluster render --file nginx-1/nginx.conf",
    "odoo-cluster render --write",
  ],
  run: async ({ stack, options, json }) => {
    if (options["write"] === true || options["verify"] === true) {
      let stale = 0;
      for (const name of stackNames()) {
        const folder = join(import.meta.dirname, "..", "..", "rendered", name);
        const tree = treeOf(load(name));
        const differing = staleFiles(folder, tree);
        for (const file of differing) process.stdout.write(`rendered/${name}/${file}\n`);
        stale += differing.length;
        if (options["write"] === true) writeTree(folder, tree);
      }
      if (options["verify"] === true && stale > 0) {
        process.stderr.write("rendered/ is stale: run `npm run render` and commit it.\n");
        return 1;
      }
      return 0;
    }
    const tree = treeOf(load(stack));
    const wanted = options["file"];
    if (json) process.stdout.write(`${JSON.stringify(Object.fromEntries(tree), null, 2)}\n`);
    else {
      for (const [id, body] of tree) {
        if (wanted === id) process.stdout.write(body);
        else if (wanted === undefined) process.stdout.write(`${id}\n`);
      }
    }
    return typeof wanted === "string" && !tree.has(wanted) ? 1 : 0;
  },
};

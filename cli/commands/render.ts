import { join } from "node:path";
import { loadStack, stackNames, withResources } from "../../load.ts";
import { nearest } from "../../model/nearest.ts";
import { quote } from "../../model/spec-problems.ts";
import { UserError } from "../../model/user-error.ts";
import { staleFiles, type Tree, treeOf, writeTree } from "../../rendered-tree.ts";
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
        const tree = await treeWithResources(name);
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
    const tree = await treeWithResources(stack);
    const wanted = options["file"];
    const chosen = typeof wanted === "string" ? oneOf(tree, wanted) : tree;
    if (json) process.stdout.write(`${JSON.stringify(Object.fromEntries(chosen), null, 2)}\n`);
    else if (chosen === tree) for (const id of tree.keys()) process.stdout.write(`${id}\n`);
    else for (const body of chosen.values()) process.stdout.write(body);
    return 0;
  },
};

async function treeWithResources(stack: string): Promise<Tree> {
  return treeOf(await withResources(loadStack(stack)));
}

function oneOf(tree: Tree, id: string): Tree {
  const body = tree.get(id);
  if (body !== undefined) return new Map([[id, body]]);
  const close = nearest(id, [...tree.keys()]);
  throw new UserError("input", [
    {
      where: "odoo-cluster render",
      what: "the stack renders to no such file",
      got: quote(id),
      fix: close === null ? "`odoo-cluster render` lists them" : `Did you mean ${close}?`,
    },
  ]);
}

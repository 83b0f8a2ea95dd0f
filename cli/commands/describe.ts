import { loadStack, withResources } from "../../load.ts";
import { treeOf } from "../../rendered-tree.ts";
import type { Command } from "../command.ts";
import { describeTopology } from "../output/describe.ts";
import { describeFoundation } from "../output/describe-foundation.ts";

export const describe: Command = {
  name: "describe",
  summary: "Explain what a stack file means: tiers, budgets, flows; of a foundation its parts",
  run: async ({ stack, json }) => {
    const loaded = loadStack(stack);
    if (json) process.stdout.write(treeOf(await withResources(loaded)).get("model.json") as string);
    else if (loaded.layer === "cluster") process.stdout.write(describeTopology(loaded.topology));
    else process.stdout.write(describeFoundation(await withResources(loaded)));
    return 0;
  },
};

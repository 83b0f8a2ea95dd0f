import { load, withResources } from "../../load.ts";
import { treeOf } from "../../rendered-tree.ts";
import type { Command } from "../command.ts";
import { describeTopology } from "../output/describe.ts";

export const describe: Command = {
  name: "describe",
  summary: "Explain what a stack file means: tiers, budgets, flows",
  run: async ({ stack, json }) => {
    const loaded = load(stack);
    process.stdout.write(
      json
        ? (treeOf(await withResources(loaded)).get("model.json") as string)
        : describeTopology(loaded.topology),
    );
    return 0;
  },
};

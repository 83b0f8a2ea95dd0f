import { restartInstances } from "../../local/restart.ts";
import type { Command } from "../command.ts";
import { terminalProgress } from "../output/progress.ts";
import { loadOnThisMachine } from "../this-machine.ts";

export const restart: Command = {
  name: "restart",
  summary: "Restart instances or whole tiers, one instance at a time",
  positionals: "<instance or group...>",
  examples: ["odoo-cluster restart interactive", "odoo-cluster restart websocket-1 cron"],
  run: async ({ stack, positionals, json }) => {
    const restarted = await restartInstances(
      loadOnThisMachine("restart", stack),
      positionals,
      terminalProgress(),
    );
    process.stdout.write(
      json ? `${JSON.stringify({ restarted })}\n` : `Restarted ${restarted.join(", ")}.\n`,
    );
    return 0;
  },
};

import { switchOver } from "../../local/switchover.ts";
import type { Command } from "../command.ts";
import { terminalProgress } from "../output/progress.ts";
import { loadOnThisMachine } from "../this-machine.ts";

export const switchover: Command = {
  name: "switchover",
  summary: "Make the synchronous standby the primary; users are asked to wait for seconds",
  run: async ({ stack, json }) => {
    const primary = await switchOver(loadOnThisMachine("switchover", stack), terminalProgress());
    process.stdout.write(
      json ? `${JSON.stringify({ primary })}\n` : `${primary} is the primary.\n`,
    );
    return 0;
  },
};

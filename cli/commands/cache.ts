import { cacheFolder } from "../../local/places.ts";
import { requireMachine } from "../../local/preflight.ts";
import { pruneRoots, rootKey } from "../../local/root/ensure-root.ts";
import type { Command } from "../command.ts";

export const cache: Command = {
  name: "cache",
  summary: "Tell where the cache is; with --prune, remove private roots that nothing uses",
  options: {
    prune: { type: "boolean", help: "remove every root but this version's and those in use" },
  },
  run: async ({ options, json }) => {
    const folder = cacheFolder();
    if (options["prune"] !== true) {
      process.stdout.write(
        json ? `${JSON.stringify({ folder, root: rootKey() })}\n` : `${folder}\n`,
      );
      return 0;
    }
    requireMachine();
    const { removed, inUse } = await pruneRoots(folder, rootKey());
    process.stdout.write(
      json
        ? `${JSON.stringify({ folder, removed, inUse })}\n`
        : `Removed ${removed.join(", ") || "nothing"}; in use: ${inUse.join(", ") || "none other"}.\n`,
    );
    return 0;
  },
};

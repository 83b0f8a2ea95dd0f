import { takeBackup } from "../../local/backup.ts";
import type { Command } from "../command.ts";
import { terminalProgress } from "../output/progress.ts";
import { loadOnThisMachine } from "../this-machine.ts";

export const backup: Command = {
  name: "backup",
  summary: "Take a full backup of the database now",
  run: async ({ stack, json }) => {
    const { label, backups } = await takeBackup(
      loadOnThisMachine("backup", stack),
      terminalProgress(),
    );
    process.stdout.write(
      json
        ? `${JSON.stringify({ label, backups })}\n`
        : `Backup ${label}; the repository holds ${backups.join(", ")}.\n`,
    );
    return 0;
  },
};

import { showBytes } from "../model/spec/units.ts";
import { balance, primaries } from "./budget.ts";
import type { Rule } from "./rule.ts";

export const walFitsVolume: Rule = {
  id: "wal-fits-volume",
  severity: "mandatory",
  title: "WAL between checkpoints, with what is kept for a lost replica, fits into its volume.",
  why: "When the volume of WAL is full PostgreSQL stops at once, and does not start again until there is room.",
  fix: "Take max_wal_size and max_slot_wal_keep_size out, their defaults follow the volume; or raise the volume (kubernetes.storage.wal, aws.storage.wal).",
  source: "https://www.postgresql.org/docs/17/runtime-config-wal.html#GUC-MAX-WAL-SIZE",
  check: ({ topology }) =>
    primaries(topology).flatMap((group) => {
      const disk = balance(topology, "disk", `${group.name}:wal`);
      if (disk === null || disk.use <= disk.limit) return [];
      const parts = disk.lines
        .filter(({ kind }) => kind === "use")
        .map(({ consumer, amount }) => `${consumer} of ${showBytes(amount)}`);
      return [
        {
          subject: `${group.name}:wal`,
          message: `${parts.join(" and ")} are more than the volume of ${showBytes(disk.limit)}`,
          path: ["postgresql", "parameters", "max_wal_size"],
        },
      ];
    }),
};

import { groupsOf } from "../model/topology.ts";
import type { Rule } from "./rule.ts";

export const backupRetentionMinimum: Rule = {
  id: "backup-retention-minimum",
  severity: "advisory",
  title: "At least two full backups are kept.",
  why: "With one, every new backup removes the only way back to before it: a mistake that is noticed the day after cannot be undone.",
  fix: "Raise postgresql.archive.fullBackups.",
  source: "https://pgbackrest.org/configuration.html#section-repository/option-repo-retention-full",
  check: ({ topology }) =>
    groupsOf(topology, "postgresql")
      .filter(({ kind, archive }) => kind === "primary" && archive.fullBackups < 2)
      .map((group) => ({
        subject: group.name,
        message: `${group.archive.fullBackups} full backup is kept`,
        path: ["postgresql", "archive", "fullBackups"],
      })),
};

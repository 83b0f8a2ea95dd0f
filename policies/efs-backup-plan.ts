import { Input } from "./input.ts";
import { objection, objections, ofType, partsOf } from "./registered.ts";
import type { Rule } from "./rule.ts";

export const efsBackupPlan: Rule = {
  id: "efs-backup-plan",
  severity: "mandatory",
  advisoryIn: ["development"],
  title: "Attachments are copied on a schedule, to a vault where they cannot be deleted early.",
  why: "A restored database without its attachments is half a restore; a mistake in EFS is a mistake everywhere at once.",
  fix: "Keep the backup Plan and Selection of the file system, each rule with lifecycle.deleteAfter.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/efs-controls.html#efs-2",
  controls: ["FSBP EFS.2"],
  needs: "resources",
  check: ({ resources }) => [
    ...ofType(resources, "aws:efs/fileSystem:FileSystem")
      .filter((fact) => {
        const chosen = partsOf(fact, resources, "aws:backup/selection:Selection");
        const own = partsOf(fact, resources, "aws:efs/backupPolicy:BackupPolicy");
        return (
          chosen.length === 0 &&
          own.every((policy) => Input.of(policy).at("backupPolicy", "status").isNot("ENABLED"))
        );
      })
      .map((fact) => objection(fact, "has no backup plan")),
    ...ofType(resources, "aws:backup/plan:Plan").flatMap((fact) =>
      objections(fact, [
        [
          Input.of(fact)
            .at("rules")
            .items.some((rule) => rule.at("lifecycle", "deleteAfter").absent),
          "keeps copies for ever: lifecycle.deleteAfter is not set",
        ],
        [
          Input.of(fact)
            .at("rules")
            .items.some((rule) => rule.at("schedule").absent),
          "has no schedule",
        ],
      ]),
    ),
  ],
};

import { efsBackupPlan as rule } from "../../policies/efs-backup-plan.ts";
import { files, of, plan, selection, vpc } from "./aws-facts.ts";
import { allUnknown, but, fact, gone, unknown } from "./facts.ts";
import { resourceCases } from "./resource-cases.ts";

const own = of(
  files,
  fact("aws:efs/backupPolicy:BackupPolicy", "files", { backupPolicy: { status: "ENABLED" } }),
);

resourceCases(rule, {
  fires: {
    "no copies": [[files, plan], ["FileSystem files: has no backup plan"]],
    "copies of something else": [
      [files, { ...selection, dependsOn: [] }],
      ["FileSystem files: has no backup plan"],
    ],
    "EFS's own are off": [
      [files, but(own, { "backupPolicy.status": "DISABLED" })],
      ["FileSystem files: has no backup plan"],
    ],
    "copies for ever": [
      [but(plan, { "rules[0].lifecycle": gone })],
      ["Plan files: keeps copies for ever: lifecycle.deleteAfter is not set"],
    ],
    "one of two rules": [
      [but(plan, { "rules[1]": { ruleName: "more" } })],
      ["Plan files: keeps copies for ever: lifecycle.deleteAfter is not set, has no schedule"],
    ],
    "no schedule": [[but(plan, { "rules[0].schedule": gone })], ["Plan files: has no schedule"]],
  },
  "does not fire": { "the kit's": [files, plan, selection], "EFS's own": [files, own] },
  "not applicable": { "no files": [vpc] },
  unknown: {
    everything: [allUnknown(files), allUnknown(selection), allUnknown(plan)],
    "each value": [
      files,
      but(own, { "backupPolicy.status": unknown }),
      but(plan, { "rules[0].lifecycle.deleteAfter": unknown, "rules[0].schedule": unknown }),
    ],
  },
});

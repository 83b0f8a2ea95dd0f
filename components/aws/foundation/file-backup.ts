import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { plainTrust, role } from "./role.ts";
import { componentType, type FoundationSite, kept, nameOf } from "./site.ts";

export interface FileBackupArgs {
  readonly fileSystemArn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** `cron(…)`, UTC. */
  readonly schedule: string;
  /** Days. */
  readonly retention: number;
}

/** Copies of the file system, in a vault that gives up none before its time. */
export class FileBackup extends pulumi.ComponentResource {
  constructor(site: FoundationSite, args: FileBackupArgs, opts: pulumi.ComponentResourceOptions) {
    super(componentType("FileBackup"), "file-backup", {}, opts);
    const own = { parent: this, ...kept };
    const vault = new aws.backup.Vault(
      "files",
      { name: nameOf(site, "files"), kmsKeyArn: args.keyArn, forceDestroy: false },
      own,
    );
    new aws.backup.VaultLockConfiguration(
      "files",
      { backupVaultName: vault.name, minRetentionDays: args.retention },
      own,
    );
    const plan = new aws.backup.Plan(
      "files",
      {
        name: nameOf(site, "files"),
        rules: [
          {
            ruleName: "files",
            targetVaultName: vault.name,
            schedule: args.schedule,
            lifecycle: { deleteAfter: args.retention },
          },
        ],
      },
      own,
    );
    const copier = role(
      site,
      "file-backup",
      {
        description: "Copies the file system",
        trust: plainTrust("backup"),
        managed: ["service-role/AWSBackupServiceRolePolicyForBackup"],
      },
      own,
    );
    new aws.backup.Selection(
      "files",
      {
        name: nameOf(site, "files"),
        planId: plan.id,
        iamRoleArn: copier.arn,
        resources: [args.fileSystemArn],
      },
      { ...own, dependsOn: [...copier.grants] },
    );
    this.registerOutputs({});
  }
}

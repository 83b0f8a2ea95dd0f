import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { formerAccessPoints } from "../../../model/former-names.ts";
import { FileBackup } from "./file-backup.ts";
import { policyOf, type Statement } from "./policy.ts";
import { allowIn } from "./security-group.ts";
import {
  componentType,
  type FoundationSite,
  fileNodeRoleName,
  kept,
  letterOf,
  nameOf,
  roleArn,
} from "./site.ts";

export interface FileSystemArgs {
  readonly vpcId: pulumi.Input<string>;
  /** In the order of zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  readonly nodeGroupId: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** What makes the role that mounts. */
  readonly after: readonly pulumi.Resource[];
}

/** Attachments and sessions, by three doors: nginx's leads to attachments alone, and is for reading. */
export class FileSystem extends pulumi.ComponentResource {
  readonly id: pulumi.Output<string>;
  readonly filestoreAccessPointId: pulumi.Output<string>;
  readonly sessionsAccessPointId: pulumi.Output<string>;
  readonly nginxAccessPointId: pulumi.Output<string>;

  constructor(site: FoundationSite, args: FileSystemArgs, opts: pulumi.ComponentResourceOptions) {
    super(componentType("FileSystem"), "file-system", {}, opts);
    const { fileSystem, zones } = site.settings;
    if ("existing" in fileSystem) {
      const found = fileSystem.existing;
      this.id = pulumi.output(found.id);
      this.filestoreAccessPointId = pulumi.output(found.filestoreAccessPoint);
      this.sessionsAccessPointId = pulumi.output(found.sessionsAccessPoint);
      this.nginxAccessPointId = pulumi.output(found.nginxAccessPoint);
    } else {
      const own = { parent: this, ...kept };
      const { owner, backup } = fileSystem.create;
      const files = new aws.efs.FileSystem(
        "files",
        {
          encrypted: true,
          kmsKeyId: args.keyArn,
          // The other mode has a longer way for each operation, and Odoo's are small.
          performanceMode: "generalPurpose",
          throughputMode: "elastic",
          protection: { replicationOverwrite: "ENABLED" },
          tags: { Name: nameOf(site, "files") },
        },
        own,
      );
      const group = new aws.ec2.SecurityGroup(
        "files",
        {
          vpcId: args.vpcId,
          description: "Mount targets of EFS",
          tags: { Name: nameOf(site, "files") },
        },
        own,
      );
      allowIn(
        group.id,
        {
          name: "files-nodes",
          description: "NFS, from nodes",
          protocol: "tcp",
          ports: [2049, 2049],
          peer: { group: args.nodeGroupId },
        },
        { parent: this },
      );
      for (const [index, zone] of zones.entries())
        new aws.efs.MountTarget(
          letterOf(zone),
          {
            fileSystemId: files.id,
            subnetId: args.subnetIds[index] as pulumi.Input<string>,
            securityGroups: [group.id],
          },
          own,
        );
      const door = (name: string, path: string, formerly: pulumi.Alias[] = []) =>
        new aws.efs.AccessPoint(
          name,
          {
            fileSystemId: files.id,
            posixUser: { uid: owner, gid: owner },
            rootDirectory: {
              path,
              // The first client creates it; the owner is the same for all.
              creationInfo: { ownerUid: owner, ownerGid: owner, permissions: "0750" },
            },
            tags: { Name: nameOf(site, name) },
          },
          { ...own, aliases: formerly },
        );
      const filestore = door("filestore", "/filestore");
      const sessions = door("sessions", "/sessions");
      const nginx = door("nginx", "/filestore", [{ name: formerAccessPoints.nginx }]);
      new aws.efs.FileSystemPolicy(
        "files",
        {
          fileSystemId: files.id,
          policy: policyOf(
            ...doors(roleArn(site, fileNodeRoleName), files.arn, {
              both: [filestore.arn, sessions.arn],
              reading: [nginx.arn],
            }),
          ),
        },
        // AWS refuses a policy that names a role which is not there.
        { ...own, dependsOn: [...args.after] },
      );
      new FileBackup(
        site,
        { fileSystemArn: files.arn, keyArn: args.keyArn, ...backup },
        {
          parent: this,
        },
      );
      this.id = files.id;
      this.filestoreAccessPointId = filestore.id;
      this.sessionsAccessPointId = sessions.id;
      this.nginxAccessPointId = nginx.id;
    }
    this.registerOutputs({ id: this.id });
  }
}

const mount = "elasticfilesystem:ClientMount";
const write = "elasticfilesystem:ClientWrite";
const asRoot = "elasticfilesystem:ClientRootAccess";

/**
 * The driver's pods on nodes mount, as a role that nothing else may take (mount option `iam`); they
 * come through a mount target, which lets in nodes alone, over TLS, and through an access point.
 */
function doors(
  mounter: string,
  Resource: pulumi.Input<string>,
  points: Readonly<Record<"both" | "reading", readonly pulumi.Input<string>[]>>,
): Statement[] {
  const allow = (Action: readonly string[], arns: readonly pulumi.Input<string>[]): Statement => ({
    Effect: "Allow",
    Principal: { AWS: mounter },
    Action,
    Resource,
    Condition: {
      Bool: { "elasticfilesystem:AccessedViaMountTarget": "true", "aws:SecureTransport": "true" },
      ArnEquals: { "elasticfilesystem:AccessPointArn": arns },
    },
  });
  const deny = (Condition: NonNullable<Statement["Condition"]>): Statement => ({
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: [mount, write, asRoot],
    Resource,
    Condition,
  });
  return [
    allow([mount, write], points.both),
    allow([mount], points.reading),
    // Also for those whom IAM lets in.
    deny({ Bool: { "aws:SecureTransport": "false" } }),
    deny({ Null: { "elasticfilesystem:AccessPointArn": "true" } }),
  ];
}

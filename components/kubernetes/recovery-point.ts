import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { plugin } from "./backup-store.ts";
import { metadataOf } from "./labels.ts";
import { primaryGroup } from "./primary-database.ts";
import { componentType, type Site } from "./site.ts";
import { waits } from "./waits.ts";

/**
 * A base backup before the site closes, while users still work: a restore to the moment before an
 * update then has little WAL to read. It goes with `maintenance`; what is in the bucket stays.
 */
export class RecoveryPoint extends pulumi.ComponentResource {
  constructor(site: Site, opts: pulumi.ComponentResourceOptions) {
    super(componentType("RecoveryPoint"), "recovery-point", {}, opts);
    new k8s.apiextensions.CustomResource(
      "recovery-point",
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "Backup",
        metadata: {
          ...metadataOf(site, primaryGroup(site).name, "recovery-point"),
          annotations: { "pulumi.com/waitFor": "jsonpath={.status.phase}=completed" },
        },
        spec: {
          cluster: { name: primaryGroup(site).name },
          method: "plugin",
          pluginConfiguration: { name: plugin },
        },
      },
      { parent: this, customTimeouts: waits.backup },
    );
    this.registerOutputs({});
  }
}

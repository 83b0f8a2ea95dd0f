import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { labelsOf } from "./labels.ts";
import type { DatabaseClassPlan } from "./place.ts";
import { componentType, kept, type Site } from "./site.ts";

/** The storage class of PostgreSQL's volumes, where the platform has no name for one. */
export class DatabaseClass extends pulumi.ComponentResource {
  constructor(
    site: Site,
    plan: NonNullable<DatabaseClassPlan["create"]>,
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("DatabaseClass"), "database-class", {}, opts);
    const { name } = site.place.databaseClass;
    new k8s.storage.v1.StorageClass(
      "database",
      {
        metadata: { name, labels: labelsOf(site, "postgresql") },
        provisioner: plan.provisioner,
        parameters: plan.parameters,
        // A volume is made where its pod will run: disks are a zone's.
        volumeBindingMode: "WaitForFirstConsumer",
        allowVolumeExpansion: true,
        reclaimPolicy: "Retain",
      },
      { parent: this, ...kept },
    );
    this.registerOutputs({});
  }
}

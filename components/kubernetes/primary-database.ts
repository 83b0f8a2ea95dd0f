import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { groupsOf, type PostgresqlGroup } from "../../model/topology.ts";
import { plugin, pluginOf } from "./backup-store.ts";
import { clusterKind, clusterSpec, readiness } from "./database-cluster.ts";
import { metadataOf } from "./labels.ts";
import type { SecretValues } from "./secret-values.ts";
import { componentType, kept, type Site } from "./site.ts";
import { waits } from "./waits.ts";

/** The primary and its standbys, their roles' first passwords, and their backups. */
export class PrimaryDatabase extends pulumi.ComponentResource {
  readonly superuserSecret: string;

  constructor(
    site: Site,
    args: { readonly secrets: SecretValues },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(componentType("PrimaryDatabase"), "postgresql", {}, opts);
    const group = primaryGroup(site);
    const { database } = site.topology.application;
    this.superuserSecret = `${group.name}-superuser`;
    const login = (name: string, username: string, password: pulumi.Output<string>) =>
      new k8s.core.v1.Secret(
        name,
        {
          // The operator looks at a changed password at once.
          metadata: reloaded(metadataOf(site, group.name, name)),
          type: "kubernetes.io/basic-auth",
          stringData: { username, password },
        },
        { parent: this, ...kept },
      );
    const { secrets } = args;
    const superuser = login(this.superuserSecret, "postgres", secrets.value("database-superuser"));
    const owner = login(
      `${group.name}-odoo`,
      "odoo",
      // The verifier itself, as everywhere: the operator passes it on as it is, and would set
      // another one's password again after each failover.
      secrets.value("database-odoo", "scram-sha-256"),
    );
    const spec = clusterSpec(site, group);
    const cluster = new k8s.apiextensions.CustomResource(
      group.name,
      {
        ...clusterKind,
        metadata: { ...metadataOf(site, group.name), annotations: readiness },
        spec: {
          ...spec,
          postgresql:
            group.synchronousStandbys === 0
              ? spec.postgresql
              : { ...spec.postgresql, synchronous: synchronous(group) },
          enableSuperuserAccess: true,
          superuserSecret: { name: this.superuserSecret },
          bootstrap: {
            initdb: {
              database,
              owner: "odoo",
              secret: { name: `${group.name}-odoo` },
              dataChecksums: true,
              encoding: "UTF8",
            },
          },
          plugins: [pluginOf(group.name, true)],
        },
      },
      { parent: this, dependsOn: [superuser, owner], customTimeouts: waits.database, ...kept },
    );
    new k8s.apiextensions.CustomResource(
      "backup",
      {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "ScheduledBackup",
        metadata: metadataOf(site, group.name, "backup"),
        spec: {
          schedule: site.settings.backup.schedule,
          // A stack without any backup restores nothing.
          immediate: true,
          backupOwnerReference: "self",
          cluster: { name: group.name },
          method: "plugin",
          pluginConfiguration: { name: plugin },
        },
      },
      { parent: this, dependsOn: [cluster], ...kept },
    );
    this.registerOutputs({});
  }
}

export function primaryGroup({ topology }: Pick<Site, "topology">): PostgresqlGroup {
  const group = groupsOf(topology, "postgresql").find(({ kind }) => kind === "primary");
  if (group === undefined) throw new Error("a topology has a primary");
  return group;
}

/** A commit waits for any one standby; without one it waits on (strict) or goes ahead (preferred). */
function synchronous(group: PostgresqlGroup) {
  const strict = group.durability === "strict";
  return {
    method: "any",
    number: group.synchronousStandbys,
    dataDurability: strict ? "required" : "preferred",
    // Promotes only who surely has every acknowledged commit.
    ...(strict ? { failoverQuorum: true } : {}),
  };
}

function reloaded<M extends { readonly labels: Record<string, string> }>(metadata: M): M {
  return { ...metadata, labels: { ...metadata.labels, "cnpg.io/reload": "true" } };
}

import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PostgresqlGroup } from "../../model/topology.ts";
import { pluginOf } from "./backup-store.ts";
import { clusterKind, clusterSpec, readiness } from "./database-cluster.ts";
import { metadataOf } from "./labels.ts";
import { databaseService } from "./layout.ts";
import { primaryGroup } from "./primary-database.ts";
import { componentType, kept, type Site } from "./site.ts";
import { waits } from "./waits.ts";

/**
 * The reporting replica: a Cluster of its own that follows the primary's. It has its own
 * parameters, and can win no election.
 */
export class ReportingDatabase extends pulumi.ComponentResource {
  constructor(site: Site, group: PostgresqlGroup, opts: pulumi.ComponentResourceOptions) {
    super(componentType("ReportingDatabase"), group.name, {}, opts);
    const primary = primaryGroup(site);
    const certificate = (suffix: string, key: string) => ({
      name: `${primary.name}-${suffix}`,
      key,
    });
    new k8s.apiextensions.CustomResource(
      group.name,
      {
        ...clusterKind,
        metadata: { ...metadataOf(site, group.name), annotations: readiness },
        spec: {
          ...clusterSpec(site, group),
          bootstrap: { pg_basebackup: { source: primary.name } },
          replica: { enabled: true, source: primary.name },
          externalClusters: [
            {
              name: primary.name,
              connectionParameters: {
                host: databaseService(primary, "primary"),
                user: "streaming_replica",
                dbname: "postgres",
                sslmode: "verify-full",
              },
              sslKey: certificate("replication", "tls.key"),
              sslCert: certificate("replication", "tls.crt"),
              sslRootCert: certificate("ca", "ca.crt"),
              // What the primary recycled is read from the archive.
              plugin: pluginOf(primary.name, false),
            },
          ],
        },
      },
      { parent: this, customTimeouts: waits.database, ...kept },
    );
    this.registerOutputs({});
  }
}

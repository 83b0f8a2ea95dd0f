/** PostgreSQL: the primary with its standbys, and the reporting replica. */
import { clusterSettings } from "../cluster-settings.ts";
import { databaseParameters } from "../postgresql-parameters.ts";
import type { Spec } from "../stack-file.ts";
import type { PostgresqlGroup } from "../topology.ts";

export function postgresqlGroups(spec: Spec, maxConnections: number): PostgresqlGroup[] {
  const { postgresql } = spec.cluster;
  const group = (
    name: string,
    kind: PostgresqlGroup["kind"],
    instances: number,
  ): PostgresqlGroup => ({
    role: "postgresql",
    name,
    kind,
    instances,
    cpu: postgresql.cpu,
    memory: postgresql.memory,
    processes: [{ name: "postgres", count: 1, memory: 0 }],
    durability: postgresql.durability,
    synchronousStandbys: postgresql.standbys > 0 ? 1 : 0,
    parameters: databaseParameters({
      kind,
      memory: postgresql.memory,
      cpu: postgresql.cpu,
      maxConnections,
      archive: postgresql.archive,
      walVolume: clusterSettings(spec)?.volumes.wal,
      dataVolume: clusterSettings(spec)?.volumes.database,
      parameters: postgresql.parameters,
    }),
    archive: postgresql.archive,
    volumes: clusterSettings(spec)?.volumes ?? null,
  });
  const primary = group("postgresql", "primary", 1 + postgresql.standbys);
  return postgresql.reportingReplica ? [primary, group("reporting", "reporting", 1)] : [primary];
}

import { describe, expect, test } from "vitest";
import { recorded } from "./recorded.ts";

const stack = await recorded(
  "postgresql: { standbys: 2, memory: 4 GiB, cpu: 2, parameters: { work_mem: 32MB, shared_preload_libraries: pg_cron } }",
);

describe("the primary's Cluster", () => {
  const { spec, metadata } = stack.inputs("Cluster", "postgresql");

  test("acknowledges no commit that one instance alone has, and promotes only who has them all", () => {
    expect(spec.instances).toBe(3);
    expect(spec.postgresql.synchronous).toEqual({
      method: "any",
      number: 1,
      dataDurability: "required",
      failoverQuorum: true,
    });
  });

  test("durability: preferred goes on without a standby", async () => {
    const preferred = await recorded("postgresql: { standbys: 1, durability: preferred }");
    expect(preferred.inputs("Cluster", "postgresql").spec.postgresql.synchronous).toEqual({
      method: "any",
      number: 1,
      dataDurability: "preferred",
    });
  });

  test("without a standby nothing is synchronous, and one instance can be drained", async () => {
    const alone = await recorded("postgresql: { standbys: 0, durability: preferred }");
    const cluster = alone.inputs("Cluster", "postgresql").spec;
    expect(cluster.postgresql).not.toHaveProperty("synchronous");
    expect(cluster.enablePDB).toBe(false);
    expect(spec.enablePDB).toBe(true);
  });

  test("gets the team's parameters over the kit's, and none that the operator refuses", () => {
    const { parameters, shared_preload_libraries } = spec.postgresql;
    expect(parameters).toMatchObject({ work_mem: "32MB", shared_buffers: "1024MB" });
    for (const refused of ["logging_collector", "log_destination", "shared_preload_libraries"])
      expect(parameters).not.toHaveProperty(refused);
    expect(shared_preload_libraries).toEqual(["pg_cron"]);
  });

  test("speaks TLS alone", () => {
    expect(spec.postgresql.pg_hba).toEqual([
      "hostnossl all all all reject",
      "hostssl all postgres 10.244.0.0/16 scram-sha-256",
      "hostssl all postgres all reject",
      "hostssl all all all scram-sha-256",
    ]);
  });

  test("archives, and is backed up from the first day", () => {
    expect(spec.plugins).toEqual([
      {
        name: "barman-cloud.cloudnative-pg.io",
        isWALArchiver: true,
        parameters: { barmanObjectName: "backup", serverName: "postgresql" },
      },
    ]);
    expect(stack.inputs("ScheduledBackup", "backup").spec).toMatchObject({
      immediate: true,
      method: "plugin",
      cluster: { name: "postgresql" },
    });
    expect(stack.inputs("ObjectStore", "backup").spec).toMatchObject({
      retentionPolicy: "30d",
      configuration: { destinationPath: "s3://backups/erp" },
    });
  });

  test("is waited for", () => {
    expect(metadata.annotations).toEqual({ "pulumi.com/waitFor": "condition=Ready" });
  });
});

describe("the reporting replica", () => {
  const { spec } = stack.inputs("Cluster", "reporting");

  test("follows the primary by certificate, reads the archive, and writes none", () => {
    expect(spec.replica).toEqual({ enabled: true, source: "postgresql" });
    expect(spec).not.toHaveProperty("plugins");
    expect(spec.externalClusters[0]).toMatchObject({
      name: "postgresql",
      connectionParameters: { host: "postgresql-rw", sslmode: "verify-full" },
      plugin: { parameters: { barmanObjectName: "backup", serverName: "postgresql" } },
    });
    expect(spec.externalClusters[0].plugin).not.toHaveProperty("isWALArchiver");
  });

  test("may be behind for a report, and its node can be drained", () => {
    expect(spec.instances).toBe(1);
    expect(spec.enablePDB).toBe(false);
    expect(spec.postgresql.parameters.max_standby_streaming_delay).toBe("30min");
  });

  test("has as many connections as the primary, or it would not start", () => {
    const primary = stack.inputs("Cluster", "postgresql").spec.postgresql.parameters;
    for (const name of ["max_connections", "max_worker_processes", "max_locks_per_transaction"])
      expect(spec.postgresql.parameters[name]).toBe(primary[name]);
  });

  test("is not there where none is wanted", async () => {
    const without = await recorded("postgresql: { reportingReplica: false }");
    expect(without.of("Cluster").map(({ name }) => name)).toEqual(["postgresql"]);
  });
});

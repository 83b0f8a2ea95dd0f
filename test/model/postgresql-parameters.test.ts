import fc from "fast-check";
import { expect, test } from "vitest";
import type { ParameterInput } from "../../model/postgresql-parameters.ts";
import {
  databaseParameters,
  forcedParameters,
  parameterEffect,
  parameterReason,
} from "../../model/postgresql-parameters.ts";

const mebibyte = 1024 ** 2;

function values(input: Partial<ParameterInput> = {}): Record<string, string> {
  const parameters = databaseParameters({
    kind: "primary",
    memory: 512 * mebibyte,
    cpu: 1,
    maxConnections: 150,
    archive: { timeout: 60, fullBackups: 2 },
    parameters: {},
    ...input,
  });
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

function bytes(value: string | undefined): number {
  const [, number, unit] = /^(\d+)(MB|GB)$/.exec(value ?? "") ?? [];
  return Number(number) * (unit === "GB" ? 1024 : 1) * mebibyte;
}

test("an instance of 512 MiB is sized for 512 MiB", () => {
  expect(values()).toMatchObject({
    shared_buffers: "128MB",
    effective_cache_size: "358MB",
    work_mem: "4MB",
    maintenance_work_mem: "32MB",
    max_wal_size: "1024MB",
    min_wal_size: "256MB",
    max_connections: "150",
    max_parallel_workers_per_gather: "0",
    archive_timeout: "60s",
  });
});

test("an instance without a promise is sized as 512 MiB and one CPU", () => {
  expect(values({ memory: 0, cpu: 0 })).toEqual(values());
});

test("a large instance meets the caps", () => {
  expect(values({ memory: 256 * 1024 * mebibyte, cpu: 32 })).toMatchObject({
    work_mem: "64MB",
    maintenance_work_mem: "2048MB",
    autovacuum_work_mem: "1024MB",
    max_wal_size: "16384MB",
    max_worker_processes: "40",
    max_parallel_workers_per_gather: "2",
  });
});

test("whatever the size, the memory adds up and values are whole", () => {
  const size = fc.record({
    memory: fc.integer({ min: 256, max: 1024 * 1024 }).map((megabytes) => megabytes * mebibyte),
    cpu: fc.double({ min: 0, max: 128, noNaN: true }),
    maxConnections: fc.integer({ min: 25, max: 5000 }),
  });
  fc.assert(
    fc.property(size, (given) => {
      const found = values(given);
      expect(bytes(found["shared_buffers"])).toBeLessThanOrEqual(given.memory / 4);
      expect(bytes(found["work_mem"])).toBeGreaterThanOrEqual(4 * mebibyte);
      expect(bytes(found["min_wal_size"])).toBeLessThan(bytes(found["max_wal_size"]));
      expect(bytes(found["wal_keep_size"])).toBeLessThan(bytes(found["max_slot_wal_keep_size"]));
      for (const [name, value] of Object.entries(found))
        expect(value, name).not.toMatch(/NaN|undefined|e\d|^-(?!1$)|\d\.\d{3}/);
    }),
  );
});

test("a reporting replica lets reports run instead of holding back vacuum", () => {
  const reporting = values({ kind: "reporting" });
  expect(reporting).toMatchObject({
    hot_standby_feedback: "off",
    max_standby_streaming_delay: "30min",
  });
  expect(values()).toMatchObject({ max_standby_streaming_delay: "30s" });
});

test("the team's value wins over a default", () => {
  const parameters = databaseParameters({
    kind: "primary",
    memory: 0,
    cpu: 0,
    maxConnections: 100,
    archive: { timeout: 60, fullBackups: 2 },
    parameters: { Work_Mem: "16MB", "pg_stat_statements.max": "500" },
  });
  expect(parameters).toContainEqual({ name: "work_mem", value: "16MB", source: "stack" });
  expect(parameters).toContainEqual({
    name: "pg_stat_statements.max",
    value: "500",
    source: "stack",
  });
});

test("the team's libraries come besides ours, not instead of them", () => {
  expect(
    values({ parameters: { shared_preload_libraries: "pgaudit, pg_stat_statements,pg_cron" } }),
  ).toMatchObject({
    shared_preload_libraries: "pg_stat_statements,auto_explain,pgaudit,pg_cron",
  });
});

test("a value for a forced name never arrives, and has a reason to be refused with", () => {
  expect(values({ parameters: { full_page_writes: "off", fsync: "off" } })).toMatchObject({
    full_page_writes: "on",
    fsync: "on",
  });
  for (const name of ["fsync", "archive_command", "listen_addresses", "log_destination"]) {
    expect(forcedParameters[name], name).toBeTruthy();
  }
});

test("every parameter has a reason, and names are sorted", () => {
  const names = Object.keys(values());
  expect(names).toEqual([...names].sort());
  for (const name of names.filter((one) => one !== "shared_preload_libraries"))
    expect(parameterReason(name), name).toBeTruthy();
});

test("shared_buffers costs a restart, work_mem and unknown names a reload", () => {
  expect(parameterEffect("shared_buffers")).toBe("restart");
  expect(parameterEffect("Max_Connections")).toBe("restart");
  expect(parameterEffect("work_mem")).toBe("reload");
  expect(parameterEffect("pgaudit.log")).toBe("reload");
});

test("WAL stays within three quarters of a volume of its own, whatever the memory", () => {
  const gibibyte = 1024 ** 3;
  const given = (walVolume?: number) => {
    const found = databaseParameters({
      kind: "primary",
      memory: 64 * gibibyte,
      cpu: 8,
      maxConnections: 300,
      archive: { timeout: 60, fullBackups: 2 },
      parameters: {},
      walVolume,
    });
    const megabytes = (name: string) =>
      Number(found.find((one) => one.name === name)?.value.replace("MB", ""));
    return [megabytes("max_wal_size"), megabytes("max_slot_wal_keep_size")];
  };
  expect(given(20 * gibibyte)).toEqual([5 * 1024, 10 * 1024]);
  expect(given(1000 * gibibyte)).toEqual([16 * 1024, 32 * 1024]);
  expect(given()).toEqual([16 * 1024, 32 * 1024]);
});

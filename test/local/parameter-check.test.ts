import { expect, test } from "vitest";
import { differingParameters, type ServerParameter } from "../../local/parameter-check.ts";

const row = (
  name: string,
  vartype: string,
  setting: string,
  unit: string | null = null,
): ServerParameter => ({ name, vartype, setting, unit, pending_restart: false });

const server = [
  row("shared_buffers", "integer", "16384", "8kB"),
  row("work_mem", "integer", "4096", "kB"),
  row("statement_timeout", "integer", "90000", "ms"),
  row("checkpoint_completion_target", "real", "0.9"),
  row("vacuum_cost_delay", "real", "2", "ms"),
  row("jit", "bool", "off"),
  row("synchronous_commit", "enum", "on"),
  row("wal_buffers", "integer", "512", "8kB"),
  row("shared_preload_libraries", "string", "pg_stat_statements, auto_explain"),
  row("DateStyle", "string", "ISO, MDY"),
];
const differing = (wanted: Readonly<Record<string, string>>) =>
  differingParameters(new Map(Object.entries(wanted)), server);

test("what is the same in other units or words is the same", () => {
  expect(
    differing({
      shared_buffers: "128MB",
      work_mem: "4096",
      statement_timeout: "1.5min",
      checkpoint_completion_target: "0.90",
      vacuum_cost_delay: "2000us",
      jit: "false",
      synchronous_commit: "True",
      wal_buffers: "-1",
      shared_preload_libraries: "pg_stat_statements,auto_explain",
      datestyle: "ISO, MDY",
    }),
  ).toEqual([]);
});

test("what Patroni left out is named with what runs instead", () => {
  expect(
    differing({ work_mme: "16MB", work_mem: "16 MiB", shared_buffers: "1GB", jit: "on" }),
  ).toEqual([
    "work_mme: PostgreSQL has no such parameter, got 16MB",
    "work_mem: 16 MiB is not what it runs with, which is 4096 (unit kB)",
    "shared_buffers: 1GB is not what it runs with, which is 16384 (unit 8kB)",
    "jit: on is not what it runs with, which is off",
  ]);
});

test("a unit of another kind is no value", () => {
  expect(differing({ work_mem: "4s", statement_timeout: "90MB" })).toHaveLength(2);
});

test("a value that waits for a restart is not there yet", () => {
  const waiting = [{ ...row("max_connections", "integer", "100"), pending_restart: true }];
  expect(differingParameters(new Map([["max_connections", "100"]]), waiting)).toEqual([
    "max_connections: 100 waits for a restart of PostgreSQL",
  ]);
});

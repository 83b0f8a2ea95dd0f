/** Names and values of options, before the programs that would refuse, replace or not read them. */
import { describe, expect, test } from "vitest";
import { complaints, complaintsAbout, stackText } from "../written-stack.ts";

/** What is said about one option, without its place. */
const said = (below: string, place: string, platform = "local") =>
  complaintsAbout(stackText(below, platform)).map((line) =>
    line.replace("stack.yaml:5: ", "").replace(`${place}.`, ""),
  );

describe("PostgreSQL", () => {
  const parameter = (name: string, value: string, platform = "local") =>
    said(
      `postgresql: { parameters: { ${name}: ${JSON.stringify(value)} } }`,
      "postgresql.parameters",
      platform,
    );

  test("the place is that of the option, and everything is told at once", () => {
    const below =
      "postgresql:\n  parameters:\n    work_mme: 16MB\n    jit: maybe\n    wal_level: logical";
    expect(complaints(below)).toEqual([
      'stack.yaml:7: postgresql.parameters.work_mme is no parameter of PostgreSQL 17, got "16MB". Did you mean work_mem?',
      'stack.yaml:8: postgresql.parameters.jit must be on or off, got "maybe". Write `on` or `off`',
    ]);
  });

  const units = "a whole number, with B, kB, MB, GB or TB behind it or counted in kB";
  test.each<[string, string, string]>([
    ["work_mem", "16 MiB", `must be ${units}, got "16 MiB". Did you mean 16MB?`],
    ["work_mem", "16mb", `must be ${units}, got "16mb". Did you mean 16MB?`],
    ["work_mem", "1.5G", `must be ${units}, got "1.5G". Did you mean 1.5GB?`],
    ["work_mem", "16 Mb", `must be ${units}, got "16 Mb". Did you mean 16MB?`],
    ["work_mem", "16s", `must be ${units}, got "16s". Write it as \`16MB\``],
    ["work_mem", "", `must be ${units}, got "". Write it as \`16MB\``],
    ["work_mem", "many", `must be ${units}, got "many". Write it as \`16MB\``],
    ["work_mem", "1kB", 'must be at least 64kB, got "1kB". Raise it, or remove it'],
    ["work_mem", "-1", 'must be at least 64kB, got "-1". Raise it, or remove it'],
    [
      "work_mem",
      "4TB",
      'must be at most 2147483647kB, got "4TB". Lower it; `work_mem` counts in kB',
    ],
    [
      "statement_timeout",
      "5 minutes",
      'must be a whole number, with us, ms, s, min, h or d behind it or counted in ms, got "5 minutes". Did you mean 5min?',
    ],
    [
      "statement_timeout",
      "30d",
      'must be at most 2147483647ms, got "30d". Lower it; `statement_timeout` counts in ms',
    ],
    [
      "max_parallel_workers",
      "2x",
      'must be a whole number without a unit, got "2x". Write the digits alone',
    ],
    [
      "max_parallel_workers",
      "08",
      'must be a whole number without a unit, got "08". Write the digits alone',
    ],
    [
      "random_page_cost",
      "cheap",
      'must be a number without a unit, got "cheap". Write the digits alone',
    ],
    ["random_page_cost", "-1", 'must be at least 0, got "-1". Raise it, or remove it'],
    ["backend_flush_after", "1MB", ""],
    [
      "backend_flush_after",
      "3MB",
      'must be at most 256 times 8kB, got "3MB". Lower it; `backend_flush_after` counts in 8kB',
    ],
    [
      "log_min_messages",
      "warn",
      'must be debug5, debug4, debug3, debug2, debug1, info, notice, warning, error, log, fatal or panic, got "warn". Did you mean warning?',
    ],
    [
      "compute_query_id",
      "often",
      'must be auto, regress, on or off, got "often". Choose one of them',
    ],
    ["wal_level", "minimal", 'must be replica or logical, got "minimal". Choose one of them'],
    ["bonjour", "on", 'must be off: this PostgreSQL was built without it, got "on". Remove it'],
    [
      "maintenance_work_mem",
      "512kB",
      'must be at least 1024kB, and Patroni would put a value of its own in its place, got "512kB". Raise it, or remove it',
    ],
    ["commit_timestamp_buffers", "17", 'must be a multiple of 16, got "17". Write 16, 32 or more'],
    ["deadlock_timeout", "500us", 'must be at least 1ms, got "500us". Raise it, or remove it'],
    [
      "block_size",
      "8192",
      'cannot be set in a file: PostgreSQL knows it by itself, or a session sets it, got "8192". Remove it',
    ],
    [
      "transaction_deferrable",
      "on",
      'cannot be set in a file: PostgreSQL knows it by itself, or a session sets it, got "on". Remove it',
    ],
    [
      "recovery_min_apply_delay",
      "1h",
      'is removed by Patroni, which decides about recovery, got "1h". Remove it',
    ],
    [
      "max_locks_per_transaction",
      "16",
      'must be at least 32, and Patroni would put a value of its own in its place, got "16". Raise it, or remove it',
    ],
    [
      "pg_stat_statements.trak",
      "all",
      'is no parameter of pg_stat_statements, got "all". Did you mean pg_stat_statements.track?',
    ],
    [
      "pg_stat_statement.track",
      "all",
      'has a prefix that nothing reads, got "all". Did you mean pg_stat_statements?',
    ],
    [
      "pg_stat_statements.track",
      "most",
      'must be none, top or all, got "most". Choose one of them',
    ],
    [
      "pg_prewarm.autoprewarm",
      "on",
      'has no effect: the library pg_prewarm is not loaded, got "on". Add it to shared_preload_libraries, or remove this',
    ],
    [
      "shared_preload_libraries",
      "pg_cron",
      'names a library that the private root does not have, got "pg_cron". Remove pg_cron: PostgreSQL would not start',
    ],
    [
      "shared_preload_libraries",
      "pg_prewam",
      'names a library that the private root does not have, got "pg_prewam". Did you mean pg_prewarm?',
    ],
    [
      "constructor",
      "1",
      'is no parameter of PostgreSQL 17, got "1". Choose one of https://www.postgresql.org/docs/17/runtime-config.html',
    ],
  ])("%s: %s", (name, value, message) => {
    expect(parameter(name, value)).toEqual(message === "" ? [] : [`${name} ${message}`]);
  });

  test.each<[string, string]>([
    ...["64kB", "16 MB", "0.5GB", "65536", "0x10000", "0200000", "1e5", "+100MB"].map(
      (value): [string, string] => ["work_mem", value],
    ),
    ["statement_timeout", "0.5h"],
    ["statement_timeout", "500us"],
    ["log_min_messages", "DEBUG1"],
    ["timezone", "Europe/Vienna"],
    ["datestyle", "iso, dmy"],
    ["synchronize_seqscans", "NO"],
    ["huge_pages", "true"],
    ["autovacuum_vacuum_cost_delay", "1.5"],
    ["autovacuum_vacuum_cost_delay", "-1"],
    ["my_app.tenant", "anything"],
    ["plpgsql.extra_warnings", "all"],
    ["pg_trgm.similarity_threshold", "0.4"],
    ["shared_preload_libraries", "pg_prewarm, pg_stat_statements"],
  ])("%s: %s is right", (name, value) => {
    expect(parameter(name, value)).toEqual([]);
  });

  test.each<[string, string, string]>([
    ["work_mem", "2097151MB", "2097152MB"],
    ["work_mem", "2047GB", "2048GB"],
    ["work_mem", "1.99TB", "2TB"],
    ["work_mem", "2199023254528B", "2199023255553B"],
    ["statement_timeout", "2147483647000us", "2147483648000us"],
    ["statement_timeout", "2147483s", "2147484s"],
    ["statement_timeout", "35791min", "35792min"],
    ["statement_timeout", "596h", "597h"],
    ["statement_timeout", "24d", "25d"],
  ])("%s: %s is the last right one before %s", (name, right, wrong) => {
    expect(parameter(name, right)).toEqual([]);
    expect(parameter(name, wrong)).toHaveLength(1);
  });

  test("a team's own library brings its prefix, and those of the root their parameters", () => {
    const own = (parameters: string, platform: string) =>
      complaintsAbout(stackText(`postgresql: { parameters: { ${parameters} } }`, platform));
    expect(
      own("shared_preload_libraries: pg_stat_statement, pg_stat_statement.x: 1", "kubernetes"),
    ).toEqual([]);
    expect(
      own("shared_preload_libraries: pg_prewarm, pg_prewarm.autoprewarm: on", "local"),
    ).toEqual([]);
    expect(own("shared_preload_libraries: pg_cron, cron.database_name: erp", "kubernetes")).toEqual(
      [],
    );
  });

  test("on Kubernetes the operator decides, not Patroni", () => {
    expect(parameter("max_locks_per_transaction", "16", "kubernetes")).toEqual([]);
    expect(parameter("recovery_min_apply_delay", "1h", "kubernetes")).toEqual([
      'recovery_min_apply_delay belongs to CloudNativePG, which refuses it, got "1h". Remove it',
    ]);
    expect(parameter("ssl", "off", "kubernetes")).toEqual([
      'ssl belongs to CloudNativePG, which refuses it, got "off". Remove it',
    ]);
    expect(parameter("work_mem", "16 MiB", "kubernetes")).toHaveLength(1);
  });
});

describe("PgBouncer", () => {
  const option = (name: string, value: string | boolean, platform = "local") =>
    said(
      `pgbouncer: { options: { ${name}: ${JSON.stringify(value)} } }`,
      "pgbouncer.options",
      platform,
    );
  const whole = "must be a whole number from 0 to 2147483647 without a unit";

  test.each<[string, string | boolean, string]>([
    [
      "server_lifetim",
      "60",
      'is no option of PgBouncer, which does not start with it, got "60". Did you mean server_lifetime?',
    ],
    [
      "enable_tls",
      "1",
      'is no option of PgBouncer, which does not start with it, got "1". Choose one of https://www.pgbouncer.org/config.html',
    ],
    [
      "transaction_timeout",
      "60",
      'came with PgBouncer 1.25, and the private root has an older one, which does not start with it, got "60". Remove it',
    ],
    ["log_connections", true, 'must be 1 or 0, got "True". Write 1'],
    ["log_connections", "no", 'must be 1 or 0, got "no". Write 0'],
    [
      "server_idle_timeout",
      "60s",
      'must be a number of seconds without a unit, 0 or more, got "60s". Write it as `30` or `0.5`',
    ],
    [
      "server_idle_timeout",
      "-1",
      'must be a number of seconds without a unit, 0 or more, got "-1". Write it as `30` or `0.5`',
    ],
    ["tcp_keepcnt", "many", `${whole}, got "many". Write the digits alone`],
    ["tcp_keepcnt", "-1", `${whole}, got "-1". Write the digits alone`],
    ["tcp_keepcnt", "1.5", `${whole}, got "1.5". Write the digits alone`],
    ["tcp_keepcnt", "99999999999", `${whole}, got "99999999999". Write the digits alone`],
    ["tcp_keepcnt", "", `${whole}, got "". Write the digits alone`],
    [
      "server_tls_sslmode",
      "verify",
      'must be disable, allow, prefer, require, verify-ca or verify-full, got "verify". Did you mean verify-ca?',
    ],
  ])("%s: %s", (name, value, message) => {
    expect(option(name, value)).toEqual([`${name} ${message}`]);
  });

  test("what is right, and what came with a newer one in images", () => {
    for (const [name, value] of [
      ["server_idle_timeout", "0.5"],
      ["unix_socket_mode", "0777"],
      ["syslog_ident", "anything"],
      ["tcp_keepalive", "0"],
    ] as const)
      expect(option(name, value)).toEqual([]);
    expect(option("transaction_timeout", "60", "kubernetes")).toEqual([]);
    expect(option("transaction_timout", "60", "kubernetes")).toHaveLength(1);
    expect(option("transaction_timeout", "1min", "kubernetes")).toHaveLength(1);
  });
});

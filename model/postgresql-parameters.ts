/**
 * The PostgreSQL parameters that the kit sets: what each is worth for an instance of a given
 * size, and why. Addresses, paths and replication belong to who runs PostgreSQL, not to this table.
 * Sources: pgtune, Pigsty OLTP and CloudNativePG's defaults, judged for Odoo.
 */
import type { Effect } from "./setting.ts";
import type { Archive, DatabaseParameter, PostgresqlGroup } from "./tiers/postgresql.ts";

export interface ParameterInput {
  readonly kind: PostgresqlGroup["kind"];
  /** Bytes promised to one instance; 0 (nothing promised) is sized as 512 MiB. */
  readonly memory: number;
  /** CPUs promised to one instance; 0 is sized as 1. */
  readonly cpu: number;
  /** The sum of all connections. A reporting group gets its primary's number. */
  readonly maxConnections: number;
  readonly archive: Archive;
  /** Bytes of the volume that holds WAL alone; absent where it shares a disk of unknown size. */
  readonly walVolume?: number | undefined;
  /** Bytes of the volume that holds the data; absent where it shares a disk of unknown size. */
  readonly dataVolume?: number | undefined;
  /** The team's values by name. Names of `forcedParameters` must have been refused before. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Parameter {
  readonly value: string | ((size: Size) => string);
  readonly because: string;
}

interface Size {
  readonly memory: number;
  readonly cpu: number;
  readonly connections: number;
  readonly reporting: boolean;
  readonly archiveTimeout: number;
  readonly walVolume: number;
  readonly dataVolume: number;
}

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

/** Connections that PostgreSQL keeps for superusers out of max_connections (PostgreSQL's default is 3). */
export const superuserReservedConnections = 5;

/** PostgreSQL counts 262143 processes (MAX_BACKENDS), its own workers and senders among them; with more it refuses to start. */
export const mostPostgresqlConnections = 261_000;

/** Preloaded in every instance; a team's libraries come after them. */
const preloaded = ["pg_stat_statements", "auto_explain"];

const parameterTable: Readonly<Record<string, Parameter>> = {
  // Memory. All of it follows the promise, never the machine.
  shared_buffers: sized((s) => s.memory / 4, "a quarter of the instance's memory"),
  effective_cache_size: sized((s) => s.memory * 0.7, "the page cache counts to the instance, too"),
  work_mem: sized(
    (s) => clamp((s.memory * 0.75) / ((s.connections + s.cpu) * 3), 4 * mebibyte, 64 * mebibyte),
    "memory beside shared_buffers, shared by every connection with three sorts each; 4 to 64 MB",
  ),
  maintenance_work_mem: sized(maintenanceMemory, "a sixteenth of the memory, at most 2 GB"),
  autovacuum_work_mem: sized(
    (s) => Math.min(maintenanceMemory(s), gibibyte),
    "each autovacuum worker may take it at once",
  ),
  temp_file_limit: sized(
    (s) => s.dataVolume / 4,
    "one query that sorts without end must not fill the data's disk; 10 GB where it was not measured",
  ),
  huge_pages: fixed("off", "nodes reserve none for it; `try` would hide that"),

  // Connections and processes.
  max_connections: {
    value: (s) => String(s.connections),
    because: "it is the sum of the connection budget",
  },
  superuser_reserved_connections: fixed(
    String(superuserReservedConnections),
    "backup, exporters' administrators and repair still get in when clients took the rest",
  ),
  max_locks_per_transaction: fixed("128", "pg_dump and -u lock more than a thousand relations"),
  max_worker_processes: {
    value: (s) => String(s.cpu + 8),
    because: "parallel query beside extensions",
  },
  max_parallel_workers: { value: (s) => String(s.cpu), because: "one for each promised CPU" },
  max_parallel_workers_per_gather: {
    value: (s) => String(s.reporting ? clamp(s.cpu - 1, 0, 4) : clamp(Math.floor(s.cpu / 2), 0, 2)),
    because: "requests share the CPUs; a report may have nearly all of them",
  },
  client_connection_check_interval: fixed("10s", "a query whose client died ends soon"),
  idle_in_transaction_session_timeout: fixed(
    "15min",
    "an open transaction holds back vacuum; longer than any call that Odoo waits for inside one",
  ),
  jit: fixed("off", "compiling costs more than Odoo's short queries"),

  // WAL and checkpoints.
  wal_level: fixed("replica", "logical only where something reads it"),
  wal_compression: fixed("lz4", "full pages after a checkpoint are most of the WAL"),
  max_wal_size: sized(maxWal, "twice the memory, 1 to 16 GB: checkpoints by time, not by volume"),
  min_wal_size: sized((s) => maxWal(s) / 4, "recycled instead of created again"),
  wal_keep_size: sized(
    (s) => Math.min(maxWal(s) / 4, gibibyte / 2),
    "a standby without a slot may catch up",
  ),
  max_slot_wal_keep_size: sized(
    (s) => maxWal(s) * 2,
    "a lost standby must not fill the primary's disk",
  ),
  max_wal_senders: fixed("10", "standbys, their base backups, and some to spare"),
  max_replication_slots: fixed("10", "one for each member, and some to spare"),
  checkpoint_timeout: fixed(
    "15min",
    "fewer full pages; recovery still takes seconds with this WAL",
  ),
  archive_timeout: {
    value: (s) => `${s.archiveTimeout}s`,
    because: "the most that a lost cluster loses: archive.timeout of the stack file",
  },

  // Standbys.
  hot_standby_feedback: fixed("off", "a long report must not hold back vacuum on the primary"),
  max_standby_streaming_delay: {
    value: standbyDelay,
    because: "longest replay lag before a query is cancelled",
  },
  max_standby_archive_delay: {
    value: standbyDelay,
    because: "the same, while reading from the archive",
  },

  // Planner, for solid state disks.
  random_page_cost: fixed("1.1", "solid state disks"),
  effective_io_concurrency: fixed("200", "solid state disks"),
  maintenance_io_concurrency: fixed("100", "solid state disks"),
  default_statistics_target: fixed("200", "uneven columns: company_id, state, res_model"),

  // Autovacuum: early and often, because mail_message and the like are large.
  autovacuum_max_workers: {
    value: (s) => (s.cpu < 4 ? "3" : "5"),
    because: "small tables must not wait behind a large one",
  },
  autovacuum_naptime: fixed("15s", "bus_bus and ir_cron turn over within minutes"),
  autovacuum_vacuum_scale_factor: fixed(
    "0.05",
    "the default of 0.2 is 20 million dead rows in 100",
  ),
  autovacuum_vacuum_insert_scale_factor: fixed("0.05", "keeps the visibility map of grown tables"),
  autovacuum_analyze_scale_factor: fixed("0.02", "plans follow growth"),
  autovacuum_vacuum_cost_limit: fixed("2000", "solid state disks"),
  autovacuum_vacuum_cost_delay: fixed(
    "2ms",
    "PostgreSQL's own default, said because the limit counts by it",
  ),
  autovacuum_freeze_max_age: fixed("500000000", "fewer forced scans of large tables"),

  // What can be seen.
  track_io_timing: fixed("on", "reading or computing? costs nothing measurable on today's clocks"),
  track_wal_io_timing: fixed("on", "tells a slow disk from a slow standby"),
  track_functions: fixed("pl", "time inside triggers"),
  track_activity_query_size: fixed("4096", "Odoo's queries are longer than 1 kB"),
  log_min_duration_statement: fixed(
    "-1",
    "statements have their values inside; pg_stat_statements tells the slow ones without",
  ),
  log_min_duration_sample: fixed("-1", "as above"),
  log_min_error_statement: fixed("panic", "as above: PostgreSQL adds the statement to what failed"),
  log_error_verbosity: fixed("terse", "details have the row that failed, passwords included"),
  log_statement_sample_rate: fixed("0.01", "one of a hundred"),
  log_statement: fixed("none", "`ddl` would write the verifiers of ALTER ROLE into the log"),
  log_lock_waits: fixed("on", "who waited longer than deadlock_timeout, for whom"),
  log_temp_files: fixed("16MB", "sorts that did not fit"),
  log_autovacuum_min_duration: fixed("10s", "vacuums worth looking at"),
  log_connections: fixed("off", "PgBouncer opens and closes them all day"),
  log_disconnections: fixed("off", "as above"),
  "pg_stat_statements.max": fixed("10000", "Odoo's generated queries are many"),
  "pg_stat_statements.track": fixed("top", "statements as clients sent them"),
  "pg_stat_statements.track_planning": fixed("on", "wide joins plan longer than they run"),
  "auto_explain.log_min_duration": fixed(
    "-1",
    "plans have values inside; `LOAD` it in a session of your own",
  ),
  "auto_explain.log_analyze": fixed("on", "estimates without the truth explain nothing"),
  "auto_explain.log_timing": fixed("off", "timing each node is the expensive part"),
  "auto_explain.sample_rate": fixed("0.01", "log_analyze slows what is sampled"),
};

/** What the kit itself must be sure of, with its value here. */
const forcedTable: Readonly<Record<string, Parameter>> = {
  archive_timeout: {
    value: (s) => `${s.archiveTimeout}s`,
    because: "write postgresql.archive.timeout instead",
  },
  password_encryption: fixed("scram-sha-256", "PgBouncer's userlist holds SCRAM verifiers"),
  synchronous_commit: fixed("on", "postgresql.durability says what a commit waits for"),
  fsync: fixed("on", "without it a crash destroys the cluster"),
  full_page_writes: fixed("on", "without it a crash destroys the cluster"),
  log_destination: fixed("jsonlog", "logs are JSON for log collectors"),
  logging_collector: fixed("on", "jsonlog needs it"),
  log_rotation_age: fixed("1d", "one file a day"),
  log_rotation_size: fixed("100MB", "a wild day starts a file of its own where names allow"),
  log_truncate_on_rotation: fixed("on", "a file is used again when its name returns"),
};

/** Belong to Patroni, to the operator or to the layout: they are not set by name. */
const ownedElsewhere: Readonly<Record<string, string>> = {
  ...reason(
    "addresses and paths come from the platform",
    "listen_addresses port unix_socket_directories data_directory config_file hba_file ident_file " +
      "external_pid_file log_directory log_filename cluster_name",
  ),
  ...reason(
    "archiving and recovery are pgBackRest's, set up by the kit",
    "archive_mode archive_command archive_library archive_cleanup_command restore_command " +
      "recovery_end_command recovery_target recovery_target_action recovery_target_inclusive " +
      "recovery_target_lsn recovery_target_name recovery_target_time recovery_target_timeline " +
      "recovery_target_xid",
  ),
  ...reason(
    "replication is set up by who elects the primary",
    "hot_standby primary_conninfo primary_slot_name synchronous_standby_names promote_trigger_file",
  ),
};

/** Names that a team cannot set, with the reason: the model refuses them instead of ignoring them. */
export const forcedParameters: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(forcedTable).map(([name, { because }]) => [name, because])),
  ...ownedElsewhere,
};

/** Why a parameter has the default that it has; undefined for names the kit says nothing about. */
export function parameterReason(name: string): string | undefined {
  return forcedParameters[name] ?? parameterTable[name]?.because;
}

/** Defaults below the team's values below forced ones, sorted by name so that files stay equal. */
export function databaseParameters(input: ParameterInput): DatabaseParameter[] {
  const size: Size = {
    memory: input.memory === 0 ? 512 * mebibyte : input.memory,
    cpu: Math.max(1, Math.floor(input.cpu)),
    connections: input.maxConnections,
    reporting: input.kind === "reporting",
    archiveTimeout: input.archive.timeout,
    walVolume: input.walVolume ?? Number.POSITIVE_INFINITY,
    dataVolume: input.dataVolume ?? 40 * gibibyte,
  };
  const merged = new Map<string, DatabaseParameter>();
  const put = (name: string, value: string, source: DatabaseParameter["source"]) =>
    merged.set(name, { name, value, source });
  for (const [name, { value }] of Object.entries(parameterTable)) {
    if (typeof value === "string") put(name, value, "default");
    else put(name, value(size), "sized");
  }
  put("shared_preload_libraries", preloaded.join(","), "default");
  for (const [name, value] of Object.entries(input.parameters)) {
    put(
      name.toLowerCase(),
      name.toLowerCase() === "shared_preload_libraries"
        ? preloadedLibraries({ shared_preload_libraries: value }).join(",")
        : value,
      "stack",
    );
  }
  for (const [name, { value }] of Object.entries(forcedTable)) {
    put(name, typeof value === "string" ? value : value(size), "forced");
  }
  return [...merged.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** pg_settings.context = postmaster in PostgreSQL 17.11, checked by a daemon test. */
const restartParameters = new Set(
  (
    "archive_mode autovacuum_freeze_max_age autovacuum_max_workers autovacuum_multixact_freeze_max_age " +
    "bonjour bonjour_name cluster_name commit_timestamp_buffers config_file data_directory " +
    "data_sync_retry debug_io_direct dynamic_shared_memory_type event_source external_pid_file " +
    "hba_file hot_standby huge_page_size huge_pages ident_file ignore_invalid_pages jit_provider " +
    "listen_addresses logging_collector max_connections max_files_per_process " +
    "max_locks_per_transaction max_logical_replication_workers max_notify_queue_pages " +
    "max_pred_locks_per_transaction max_prepared_transactions max_replication_slots max_wal_senders " +
    "max_worker_processes min_dynamic_shared_memory multixact_member_buffers " +
    "multixact_offset_buffers notify_buffers pg_stat_statements.max port recovery_target " +
    "recovery_target_action recovery_target_inclusive recovery_target_lsn recovery_target_name " +
    "recovery_target_time recovery_target_timeline recovery_target_xid reserved_connections " +
    "serializable_buffers shared_buffers shared_memory_type shared_preload_libraries " +
    "subtransaction_buffers superuser_reserved_connections trace_connection_negotiation " +
    "track_activity_query_size track_commit_timestamp transaction_buffers unix_socket_directories " +
    "unix_socket_group unix_socket_permissions wal_buffers wal_decode_buffer_size wal_level wal_log_hints"
  ).split(" "),
);

/** What a changed parameter costs. Unknown names (an extension's) are taken by a reload. */
export function parameterEffect(name: string): Effect {
  return restartParameters.has(name.toLowerCase()) ? "restart" : "reload";
}

/** Names of the restart list, for the test that compares it with a real server. */
export function restartParameterNames(): string[] {
  return [...restartParameters].sort();
}

function fixed(value: string, because: string): Parameter {
  return { value, because };
}

function sized(bytes: (size: Size) => number, because: string): Parameter {
  return { value: (size) => megabytes(bytes(size)), because };
}

function reason(because: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name) => [name, because]));
}

function maintenanceMemory(size: Size): number {
  return clamp(size.memory / 16, 16 * mebibyte, 2 * gibibyte);
}

/** With what a lost standby may hold (twice as much) at most three quarters of WAL's own volume. */
function maxWal(size: Size): number {
  return Math.min(clamp(size.memory * 2, gibibyte, 16 * gibibyte), size.walVolume / 4);
}

function standbyDelay(size: Size): string {
  return size.reporting ? "30min" : "30s";
}

/** Libraries that every instance loads at its start: the kit's, then a team's. */
export function preloadedLibraries(parameters: Readonly<Record<string, string>>): string[] {
  const written = parameters["shared_preload_libraries"] ?? "";
  const own = written.split(",").map((name) => name.trim());
  return [...preloaded, ...own.filter((name) => name !== "" && !preloaded.includes(name))];
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** PostgreSQL's MB is 1024 kB. */
function megabytes(bytes: number): string {
  return `${Math.max(1, Math.floor(bytes / mebibyte))}MB`;
}

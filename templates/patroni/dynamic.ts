/**
 * What Patroni keeps in etcd: read from the file once, when the cluster is born, and PATCHed to
 * `/config` ever after (https://patroni.readthedocs.io/en/latest/dynamic_configuration.html).
 */
import { parameterEffect } from "../../model/postgresql-parameters.ts";
import type { Effect, Setting, SettingSource } from "../../model/setting.ts";
import { show } from "../../model/text.ts";
import type { PostgresqlGroup, Topology } from "../../model/topology.ts";
import { groupsOf } from "../../model/topology.ts";
import { isBare } from "./print.ts";

/**
 * Parameters that Patroni takes from its dynamic configuration alone and drops from files: all
 * members have the primary's value (`CMDLINE_OPTIONS` in patroni/postgresql/config.py).
 */
export const clusterWideParameters: readonly string[] = [
  "max_connections",
  "max_locks_per_transaction",
  "max_prepared_transactions",
  "max_replication_slots",
  "max_wal_senders",
  "max_worker_processes",
  "track_commit_timestamp",
  "wal_keep_size",
  "wal_level",
  "wal_log_hints",
];

/** The group whose members may become primary; its parameters are the cluster's. */
export function primaryGroup(topology: Pick<Topology, "groups">): PostgresqlGroup {
  const [group, ...others] = groupsOf(topology, "postgresql").filter(
    ({ kind }) => kind === "primary",
  );
  if (group === undefined || others.length > 0)
    throw new Error("a topology has exactly one primary group");
  return group;
}

/** The dynamic configuration with what a change of each value costs. Sections are paths in the document. */
export function dynamicConfiguration(topology: Pick<Topology, "groups">): Setting[] {
  const group = primaryGroup(topology);
  const synchronous = group.synchronousStandbys > 0;
  const setting = (
    section: string,
    key: string,
    value: string | number | boolean,
    source: SettingSource = "default",
    effect: Effect = "reload",
  ): Setting => ({ section, key, value: [String(value)], effect, source });
  return [
    // loop_wait + 2 * retry_timeout <= ttl is Patroni's rule; 20 s is the least ttl it takes. A dead
    // node is replaced after ttl, a planned switchover within loop_wait.
    setting("", "ttl", 20),
    setting("", "loop_wait", 1),
    // The least it takes. Patroni asks a PostgreSQL that died for half of it before it looks whether
    // it still runs: of a crash users feel that half.
    setting("", "retry_timeout", 3),
    // 1 MiB of WAL: a standby further behind is not promoted.
    setting("", "maximum_lag_on_failover", 1024 ** 2),
    // 0: a crashed primary is replaced at once, however long its own recovery would take (default 300 s).
    setting("", "primary_start_timeout", 0),
    // The primary goes on without etcd as long as it reaches every member.
    setting("", "failsafe_mode", true),
    setting("", "synchronous_mode", synchronous, "stack"),
    // Patroni wants at least 1 even where there is no synchronous standby.
    setting("", "synchronous_node_count", Math.max(1, group.synchronousStandbys), "stack"),
    // Strict: with no synchronous standby left, PostgreSQL waits for any standby ("*"), so that a
    // reporting replica's disk counts as well, although that one is never promoted.
    setting("", "synchronous_mode_strict", synchronous && group.durability === "strict", "stack"),
    setting("postgresql", "use_pg_rewind", true),
    setting("postgresql", "use_slots", true),
    ...group.parameters.map(({ name, value, source }) =>
      setting("postgresql.parameters", name, value, source, parameterEffect(name)),
    ),
  ];
}

/** A JSON document as `/config` answers and takes it. */
export interface DynamicDocument {
  readonly [key: string]: string | number | boolean | null | DynamicDocument;
}

/** The settings as one document. */
export function dynamicDocument(settings: readonly Setting[]): DynamicDocument {
  const root: Record<string, DynamicDocument[string]> = {};
  for (const { section, key, value } of settings) {
    let place = root;
    for (const segment of section === "" ? [] : section.split(".")) {
      const inner = (place[segment] ?? {}) as typeof place;
      place[segment] = inner;
      place = inner;
    }
    const literal = show(value);
    place[key] = isBare(key, literal) ? (JSON.parse(literal) as number | boolean) : literal;
  }
  return root;
}

/**
 * What to PATCH so that `current` becomes `wanted`; null deletes. Keys that we never write
 * (`pause`) stay, except parameters: those are all ours. An empty document means: nothing to do.
 */
export function dynamicPatch(wanted: DynamicDocument, current: DynamicDocument): DynamicDocument {
  return difference(wanted, current, "");
}

function difference(
  wanted: DynamicDocument,
  current: DynamicDocument,
  at: string,
): DynamicDocument {
  const patch: Record<string, DynamicDocument[string]> = {};
  for (const [key, value] of Object.entries(wanted)) {
    const found = current[key];
    if (isDocument(value)) {
      const inner = difference(value, isDocument(found) ? found : {}, `${at}/${key}`);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (found !== value) patch[key] = value;
  }
  if (at === "/postgresql/parameters") {
    for (const key of Object.keys(current)) if (!Object.hasOwn(wanted, key)) patch[key] = null;
  }
  return patch;
}

function isDocument(value: DynamicDocument[string] | undefined): value is DynamicDocument {
  return typeof value === "object" && value !== null;
}

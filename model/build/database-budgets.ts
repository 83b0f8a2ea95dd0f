/** What PostgreSQL's parameters add up to, in memory and on its volumes. */

import { bytesOf, page } from "../postgresql-quantities.ts";
import { showBytes } from "../spec/units.ts";
import { odooTierOf } from "../tiers/tiers.ts";
import {
  type BudgetLine,
  groupsOf,
  isOdoo,
  type PostgresqlGroup,
  type Topology,
} from "../topology.ts";
import { directConnections } from "./connections.ts";

/** PostgreSQL's defaults of what the kit does not set. */
const unset = { hash_mem_multiplier: "2.0", autovacuum_work_mem: "-1" } as const;

/** Memory of each instance, and the disks that temporary files and WAL share with data. */
export function databaseBudgets(shape: Pick<Topology, "groups">): BudgetLine[] {
  return groupsOf(shape, "postgresql").flatMap((group) => [
    ...memory(group, sessionsAtWork(shape)),
    ...volumes(group),
  ]);
}

/** Sessions that run a statement at once: a process of Odoo has one, however many it holds open. */
function sessionsAtWork({ groups }: Pick<Topology, "groups">): number {
  const processes = groups
    .filter(isOdoo)
    .map((group) => odooTierOf(group).odoo.atOnce(group) * group.instances);
  const bi = directConnections.find(({ consumer }) => consumer === "BI")?.amount ?? 0;
  return processes.reduce((sum, count) => sum + count, bi);
}

function memory(group: PostgresqlGroup, sessions: number): BudgetLine[] {
  const count = (name: string) => Math.max(0, Number(settingOf(group, name)) || 0);
  // A hash may take several times what a sort may.
  const work = (size(group, "work_mem", "kB") ?? 0) * count("hash_mem_multiplier");
  const maintenance = size(group, "maintenance_work_mem", "kB") ?? 0;
  const own = size(group, "autovacuum_work_mem", "kB");
  const vacuum = own === null || own < 0 ? maintenance : own;
  const vacuums = count("autovacuum_max_workers");
  const parallel = count("max_parallel_workers");
  const use = (consumer: string, amount: number, because: string): BudgetLine => ({
    resource: "memory",
    at: group.name,
    consumer,
    amount,
    kind: "use",
    because,
  });
  const of = (bytes: number) => showBytes(Math.round(bytes));
  return [
    use("shared_buffers", size(group, "shared_buffers", page) ?? 0, "one cache for all sessions"),
    use(
      "work_mem",
      sessions * work,
      `one sort or hash of ${of(work)} in each of ${sessions} sessions`,
    ),
    use("parallel workers", parallel * work, `${parallel} of ${of(work)}`),
    use("autovacuum", vacuums * vacuum, `${vacuums} workers of ${of(vacuum)}`),
    use("maintenance_work_mem", maintenance, "one index that is built"),
    { ...use("promised to one instance", group.memory, "postgresql.memory"), kind: "limit" },
  ];
}

function volumes(group: PostgresqlGroup): BudgetLine[] {
  if (group.volumes === null) return [];
  const { database, wal } = group.volumes;
  const line = (
    part: string,
    consumer: string,
    amount: number | null,
    kind: BudgetLine["kind"],
    because: string,
  ): BudgetLine => ({
    resource: "disk",
    at: `${group.name}:${part}`,
    consumer,
    // Without a limit it takes all that there is, and more.
    amount: amount === null || amount < 0 ? 2 * database + 2 * wal : amount,
    kind,
    because,
  });
  const temporary = size(group, "temp_file_limit", "kB");
  return [
    line("data", "temp_file_limit", temporary, "use", "temporary files of one session"),
    line("data", "half of the volume", database / 2, "limit", "the rest is data"),
    line("wal", "max_wal_size", size(group, "max_wal_size", "MB"), "use", "between checkpoints"),
    line(
      "wal",
      "max_slot_wal_keep_size",
      size(group, "max_slot_wal_keep_size", "MB"),
      "use",
      "for a lost replica",
    ),
    line("wal", "volume", wal, "limit", "the volume that holds WAL alone"),
  ];
}

function settingOf(group: PostgresqlGroup, name: string): string | undefined {
  const set = group.parameters.find((parameter) => parameter.name === name)?.value;
  return set ?? (unset as Readonly<Record<string, string>>)[name];
}

/** Bytes; null where it is no size, and -1 where there is no limit. */
function size(
  group: PostgresqlGroup,
  name: string,
  unit: "kB" | "MB" | typeof page,
): number | null {
  const value = settingOf(group, name) ?? "-1";
  if (/^-1/.test(value.trim())) return -1;
  return bytesOf(value, unit);
}

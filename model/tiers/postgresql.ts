/** PostgreSQL instances that share one configuration. */
import type { GroupBase } from "./group.ts";
import type { Tier } from "./tier.ts";

export interface PostgresqlGroup extends GroupBase {
  readonly role: "postgresql";
  /** `primary`: the primary and its synchronous standbys. `reporting`: asynchronous, never promoted. */
  readonly kind: "primary" | "reporting";
  /** `strict`: a commit waits for a standby. `preferred`: it may do without when there is none. */
  readonly durability: "strict" | "preferred";
  readonly synchronousStandbys: number;
  /** PostgreSQL parameters by name: defaults below the team's values below forced ones. */
  readonly parameters: readonly DatabaseParameter[];
  readonly archive: Archive;
  /** Bytes of one instance's volumes; null where it shares a disk of unknown size. */
  readonly volumes: { readonly database: number; readonly wal: number } | null;
}

export interface DatabaseParameter {
  readonly name: string;
  readonly value: string;
  readonly source: "default" | "sized" | "stack" | "forced";
}

export interface Archive {
  /** Seconds after which a WAL segment is archived although it is not full. */
  readonly timeout: number;
  /** Full backups that are kept. */
  readonly fullBackups: number;
}

export const postgresql: Tier<PostgresqlGroup> = {
  role: "postgresql",
  groups: ["postgresql", "reporting"],
  title: "PostgreSQL",
  after: ["etcd"],
  ports: ["postgresql", "patroni"],
  machine: {
    octet: ({ kind }) => (kind === "primary" ? 31 : 32),
    program: "patroni",
    user: "postgres",
    logs: (node) =>
      ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].flatMap((day) =>
        ["log", "json"].map((ending) => `${node}.postgresql-${day}.${ending}`),
      ),
    probes: () => [
      { kind: "listens", at: "patroni" },
      // 200 on a primary and on a standby that replays; 503 while PostgreSQL starts.
      { kind: "page", port: "patroni", path: "/health" },
      { kind: "database-member" },
    ],
    reload: { signal: "HUP", test: null, done: "at-once" },
    drain: () => ({ kind: "first-primary" }),
    // Patroni stops PostgreSQL itself: fast shutdown, then the leader key is given up.
    stop: { signal: "INT", seconds: 60 },
  },
  pods: { addressed: "service", operated: true, asksDns: true, container: null },
  // What happens to a primary has drills of its own (drills/drills.ts).
  drills: { kill: false, restart: false, serves: () => true },
  picture: { light: "#fce7f3", dark: "#431f33" },
  caption: ({ kind, instances, synchronousStandbys, durability }) =>
    kind === "reporting"
      ? ["asynchronous, never promoted"]
      : [
          instances === 1
            ? "primary, no standby"
            : `primary and ${instances - 1} standby${instances > 2 ? "s" : ""}`,
          ...(synchronousStandbys > 0 ? [`synchronous, ${durability}`] : []),
        ],
  purpose,
  instancesKey: ({ kind }) =>
    kind === "primary" ? ["postgresql", "standbys"] : ["postgresql", "reportingReplica"],
};

function purpose(group: PostgresqlGroup): string {
  if (group.kind === "reporting")
    return "A copy of the database for long reports; it never becomes the primary.";
  const { instances, synchronousStandbys, durability } = group;
  if (instances === 1) return "The only copy of the database besides backups.";
  const waits =
    synchronousStandbys > 0 && durability === "strict"
      ? "a write counts only when a second instance has it"
      : "a write may count before a second instance has it";
  return `The primary and ${instances - 1} standby${instances > 2 ? "s" : ""} that can take over; ${waits}. ${group.archive.fullBackups} full backups are kept.`;
}

/**
 * The topology: what a stack file means, as plain normalised data.
 *
 * It says which groups of processes exist, who talks to whom, which secrets there are and how
 * every budget adds up. It holds no address, no path and nothing of a platform: those are a Layout's.
 */
import type { PlatformName } from "./platform.ts";
import type { SeriesName } from "./series.ts";
import type { Text } from "./text.ts";
import type { HttpGroup } from "./tiers/http.ts";
import type { Group, OdooGroup, Role } from "./tiers/tiers.ts";
import type { WebsocketGroup } from "./tiers/websocket.ts";

export type { BalancedPool, BalancerGroup } from "./tiers/balancer.ts";
export type { CronGroup } from "./tiers/cron.ts";
export type { EdgeGroup } from "./tiers/edge.ts";
export type { EtcdGroup } from "./tiers/etcd.ts";
export type { Address, ProcessLine } from "./tiers/group.ts";
export type { HttpGroup } from "./tiers/http.ts";
export type { NginxGroup, Route } from "./tiers/nginx.ts";
export type {
  Listener,
  ListenerName,
  PgbouncerGroup,
  PoolMode,
} from "./tiers/pgbouncer.ts";
export type { PostgresqlGroup } from "./tiers/postgresql.ts";
export type { RouterGroup } from "./tiers/router.ts";
export type { ServiceGroup } from "./tiers/service.ts";
export type { Group, OdooGroup, Role } from "./tiers/tiers.ts";
export type { WebsocketGroup } from "./tiers/websocket.ts";

export interface Topology {
  /** Name of the environment, from `Pulumi.<stack>.yaml`. */
  readonly stack: string;
  readonly platform: PlatformName;
  readonly application: Application;
  readonly groups: readonly Group[];
  readonly endpoints: readonly Endpoint[];
  readonly flows: readonly Flow[];
  readonly secrets: readonly SecretNeed[];
  readonly databaseSettings: readonly DatabaseSetting[];
  readonly budgets: readonly BudgetLine[];
}

/** What all Odoo processes of a stack share. */
export interface Application {
  readonly series: SeriesName;
  readonly domain: string;
  /** Scheme, host and port as browsers write them. */
  readonly url: string;
  readonly database: string;
  readonly modules: readonly string[];
  readonly demo: boolean;
  /** Folders of the team's own addons, as written in the stack file. */
  readonly addons: readonly string[];
  /** A pip requirements file, as written in the stack file. */
  readonly requirements: string | null;
  /** odoo.conf keys for every pool. */
  readonly options: Readonly<Record<string, string>>;
  /** The mail relay; null means that mail goes nowhere. */
  readonly smtp: MailRelay | null;
  readonly concurrentUsers: number;
  /** Closed for its users; null while it is open. */
  readonly maintenance: Maintenance | null;
}

export interface Maintenance {
  /** Modules that are updated meanwhile; `base` is all of them. */
  readonly upgrade: readonly string[];
}

export interface MailRelay {
  readonly host: string;
  readonly port: number;
  readonly encryption: "none" | "starttls";
  readonly from: string;
}

/**
 * Instances besides the primary that can confirm a commit. Patroni takes any that is connected; for
 * CloudNativePG the reporting replica is a Cluster of its own, which confirms nothing.
 */
export function confirmingInstances({ platform, groups }: Topology): number {
  return groups
    .filter((group) => group.role === "postgresql")
    .filter(({ kind }) => platform === "local" || kind === "primary")
    .reduce((sum, { instances }) => sum + instances, -1);
}

/** A name under which PostgreSQL is reached. */
export interface Endpoint {
  readonly name: EndpointName;
  /** The groups that answer, first choice first. */
  readonly groups: readonly string[];
  readonly writable: boolean;
}

export type EndpointName = "rw" | "ro" | "report";

/** A connection from one party to another: the one source of network policies, firewalls, the picture and rules. */
export interface Flow {
  /** A group's name, or `internet`. */
  readonly from: string;
  /** A group's name, or the outside party: `mail-relay`, `dns`. */
  readonly to: string;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly tls: boolean;
  readonly reason: string;
}

/** A secret that the stack needs; generated where the team gives none. */
export interface SecretNeed {
  readonly name: string;
  readonly purpose: string;
}

/** One idempotent SQL statement for the init and upgrade job, with its reason. */
export interface DatabaseSetting {
  readonly name: string;
  /** The database it runs in: `postgres`, or the application's. */
  readonly database: string;
  readonly sql: Text;
  readonly because: string;
  /** Runs only when Odoo's own tables exist. */
  readonly afterModules: boolean;
}

/** One addend, or one limit, of a sum that can be explained. */
export interface BudgetLine {
  readonly resource: "connections" | "memory" | "disk" | "processes" | "workers" | "seconds";
  /** Where the resource is: a group's name. */
  readonly at: string;
  readonly consumer: string;
  /** Negative amounts are never used; a limit has `kind: "limit"`. */
  readonly amount: number;
  readonly kind: "use" | "limit";
  readonly because: string;
}

/** `interactive-1`, `interactive-2`, … */
export function instanceNames(group: Group): string[] {
  return Array.from({ length: group.instances }, (_, index) => `${group.name}-${index + 1}`);
}

/** The groups of one role, typed. */
export function groupsOf<R extends Role>(
  topology: Pick<Topology, "groups">,
  role: R,
): Extract<Group, { role: R }>[] {
  return topology.groups.filter(
    (group): group is Extract<Group, { role: R }> => group.role === role,
  );
}

/** The one group of a role that every stack has exactly once. */
export function theGroup<R extends Role>(
  topology: Pick<Topology, "groups">,
  role: R,
): Extract<Group, { role: R }> {
  const [group, ...others] = groupsOf(topology, role);
  if (group === undefined || others.length > 0) {
    throw new Error(
      `a topology has exactly one ${role} group, this one has ${others.length + (group ? 1 : 0)}`,
    );
  }
  return group;
}

/** True for groups that run Odoo: they reach the database by one of PgBouncer's listeners. */
export function isOdoo(group: Group): group is OdooGroup {
  return "listener" in group;
}

/**
 * Who holds the websockets. Without a pool for them the gevent child of the pool that takes the rest
 * does (odoo.md 2).
 */
export function websocketGroups(
  topology: Pick<Topology, "groups">,
): readonly (WebsocketGroup | HttpGroup)[] {
  const groups = groupsOf(topology, "websocket");
  return groups.length > 0
    ? groups
    : groupsOf(topology, "http").filter(({ websockets }) => websockets);
}

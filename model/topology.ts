/**
 * The topology: what a stack file means, as plain normalised data.
 *
 * It says which groups of processes exist, who talks to whom, which secrets there are and how
 * every budget adds up. It holds no address, no path and nothing of a platform: those are a Layout's.
 */
import type { FromCapabilities } from "./odoo-pools.ts";
import type { PlatformName } from "./platform.ts";
import type { SeriesName } from "./series.ts";
import type { Text } from "./text.ts";

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

/** A tier or a pool: instances that are all alike. */
export type Group =
  | EdgeGroup
  | NginxGroup
  | BalancerGroup
  | HttpGroup
  | WebsocketGroup
  | CronGroup
  | PgbouncerGroup
  | RouterGroup
  | PostgresqlGroup
  | EtcdGroup;

export type Role = Group["role"];
/** The groups that run Odoo. */
export type OdooGroup = HttpGroup | WebsocketGroup | CronGroup;

interface GroupBase {
  /** Unique in a stack; an instance is `<name>-<ordinal>`, counted from 1. */
  readonly name: string;
  /** How many there are; where their number follows load, the most that there can be. */
  readonly instances: number;
  /** Promised CPUs of one instance; 0 where nothing is promised. */
  readonly cpu: number;
  /** Promised memory of one instance in bytes; 0 where nothing is promised. */
  readonly memory: number;
  /** The processes of one instance. */
  readonly processes: readonly ProcessLine[];
}

/** Processes of one kind in one instance, with what one of them may need. */
export interface ProcessLine {
  readonly name: string;
  readonly count: number;
  /** Bytes of resident memory of one, as budgeted. */
  readonly memory: number;
}

/** Entry for browsers: TLS, redirects, rate limits. */
export interface EdgeGroup extends GroupBase {
  readonly role: "edge";
  readonly https: Address;
  readonly http: Address;
  /** Who ends TLS before it, by networks whose X-Forwarded-For is believed; null where it ends TLS itself. */
  readonly behind: readonly string[] | null;
  /** Secret that each request must carry in a header; null where NetworkPolicies tell who may ask. */
  readonly originKey: string | null;
  /** Whoever stands before it and adds to X-Forwarded-For, from the inside out; empty where nobody counts them. */
  readonly outer: readonly Hop[];
  /** Odoo fetches styles of PDFs here; elsewhere it asks the proxy. */
  readonly internal: boolean;
  /** Files of a team's own certificate, as written; null means a CA of the stack's own. */
  readonly certificate: { readonly certificate: string; readonly key: string } | null;
  /** Seconds without a byte before a request is given up. */
  readonly timeout: number;
  /** Seconds for which an idle connection of a client stays open, longer than any hop before it keeps one. */
  readonly keepAlive: number;
}

/** Somebody before the edge. */
export interface Hop {
  readonly name: string;
  /** Seconds for which it keeps an idle connection to the next hop. */
  readonly keepAlive: number;
  /** Seconds without a byte before a request is given up. */
  readonly timeout: number;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** The nginx pair. */
export interface NginxGroup extends GroupBase {
  readonly role: "nginx";
  readonly routes: readonly Route[];
  /** What is answered by processes that never print: all of the internal address, and these paths of the public one. */
  readonly assets: { readonly paths: readonly string[]; readonly timeout: number };
  /** Largest request body in bytes. */
  readonly maxBody: number;
  /** Bodies over 1 MB that one instance takes at once. */
  readonly maxUploads: number;
  /** Bytes of disk promised to one instance for temporary files. */
  readonly disk: number;
}

/** Requests whose path begins with one of `paths` go to `group`. */
export interface Route {
  readonly group: string;
  /** Path prefixes; empty for the group that takes the rest. */
  readonly paths: readonly string[];
  /** Seconds nginx waits for this pool's answer, the time in the balancer's queue included. */
  readonly timeout: number;
}

/** HAProxy between nginx and the Odoo pools: the queue before each pool, and who is healthy in it. */
export interface BalancerGroup extends GroupBase {
  readonly role: "balancer";
  readonly pools: readonly BalancedPool[];
  /** The queue before the gevent children that answer what PDFs fetch while they are printed. */
  readonly assets: BalancedPool;
}

/** The queue before one HTTP pool. */
export interface BalancedPool {
  readonly group: string;
  /** Requests that one instance has at once: one for each worker, so that none waits where it cannot be seen. */
  readonly perInstance: number;
  /** Most requests inside the pool and waiting for it at once; one more is refused with 503. */
  readonly maxConcurrent: number;
  /** Seconds in the queue after which a request is refused with 503. */
  readonly maxWait: number;
  /** Seconds for the answer of an instance, counted without the queue. */
  readonly timeout: number;
}

/** Which PgBouncer listener a pool uses: `pooled` in pgbouncer.mode, or the one that is safe for LISTEN. */
export type ListenerName = "pooled" | "session";

interface OdooGroupBase extends GroupBase, FromCapabilities {
  readonly listener: ListenerName;
  /** Most connections of one process to one database (`db_maxconn`). */
  readonly maxConnections: number;
  /** odoo.conf keys of this pool alone. */
  readonly options: Readonly<Record<string, string>>;
  /** Seconds a request or job may take (`limit_time_real`, `limit_time_real_cron`). */
  readonly limitTimeReal: number;
}

/**
 * HTTP workers. Odoo adds a gevent child of its own to each instance: it tells whether the instance is
 * well, and in one pool it answers what PDFs fetch.
 */
export interface HttpGroup extends OdooGroupBase {
  readonly role: "http";
  readonly workers: number;
  /** The web client's PDFs are printed here. */
  readonly prints: boolean;
  /** Instances come with load, up to `instances`; null where their number is fixed. */
  readonly autoscale: Autoscale | null;
  /** Browsers' sockets go to the gevent child: the pool takes the rest, and there is no websocket pool. */
  readonly websockets: boolean;
  /** Its gevent children answer what PDFs fetch: they never print, so that no PDF waits for another one. */
  readonly assets: boolean;
  /** False where no balancer sends requests to it: its workers serve the instance itself. Absent: they serve users. */
  readonly routed?: false;
}

export interface Autoscale {
  /** Fewest instances. */
  readonly minimum: number;
  /** Percent of the promised CPU at which instances are added. */
  readonly cpu: number;
}

/** `odoo gevent`: one process that holds the websockets. */
export interface WebsocketGroup extends OdooGroupBase {
  readonly role: "websocket";
}

/** Scheduled jobs; no HTTP. */
export interface CronGroup extends OdooGroupBase {
  readonly role: "cron";
  readonly threads: number;
}

export type PoolMode = "session" | "transaction";

/** The PgBouncer pair: one process per listener in each instance. */
export interface PgbouncerGroup extends GroupBase {
  readonly role: "pgbouncer";
  readonly listeners: readonly Listener[];
  /** Most clients of one listener. */
  readonly maxClientConnections: number;
  /** Seconds a client waits for a server connection (`query_wait_timeout`). */
  readonly queryWaitTimeout: number;
  readonly options: Readonly<Record<string, string>>;
}

export interface Listener {
  readonly name: ListenerName;
  readonly databases: readonly ListenerDatabase[];
}

export interface ListenerDatabase {
  readonly database: string;
  readonly mode: PoolMode;
  /** Most server connections of one PgBouncer process to this database. */
  readonly poolSize: number;
}

/** The place where `rw`, `ro` and `report` are found: beside each PgBouncer, following the primary. */
export interface RouterGroup extends GroupBase {
  readonly role: "router";
  /** Seconds a connection is held while there is no primary. */
  readonly hold: number;
}

/** PostgreSQL instances that share one configuration. */
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
  /** Bytes of one instance's volumes; null where it shares a disk that nobody measured. */
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

/** etcd: where Patroni agrees on who is the primary. */
export interface EtcdGroup extends GroupBase {
  readonly role: "etcd";
}

/** A name under which PostgreSQL is reached. */
export interface Endpoint {
  readonly name: EndpointName;
  /** The groups that answer, first choice first. */
  readonly groups: readonly string[];
  readonly writable: boolean;
}

export type EndpointName = "rw" | "ro" | "report";

/** Somebody talks to somebody: the one source of network policies, firewalls, the picture and rules. */
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

/** True for groups that run Odoo. */
export function isOdoo(group: Group): group is OdooGroup {
  return group.role === "http" || group.role === "websocket" || group.role === "cron";
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

/**
 * Defects that others ship, each with an unsafe input and what refuses it here: a rule, or the model
 * where a stack cannot even say it. An input that docs/UNSUPPORTED.md has, too, is named by its wish.
 */
import { reservedPaths } from "../../model/reserved-paths.ts";
import type { ResourceFact } from "../../model/resource-fact.ts";

export interface Defect {
  /** What others do, in a few words. */
  readonly defect: string;
  readonly unsafe: Unsafe;
}

export type Unsafe =
  | { readonly wish: string }
  | { readonly below: string; readonly rule: string; readonly platform?: "kubernetes" }
  /** The stack file of `stackText(below, platform)` with one text replaced; the model's whole message. */
  | {
      readonly below?: string;
      readonly platform?: "kubernetes";
      readonly replace?: readonly [string | RegExp, string];
      readonly message: string;
    }
  /** What a transform or an edited component makes of the on-premises stack's resources. */
  | { readonly transform: (fact: ResourceFact) => ResourceFact; readonly rule: string };

const pools = (more: string) =>
  `pools: { a: { role: http, instances: 2 }, w: { role: websocket, instances: 2 }, c: { role: cron, instances: 2 }${more} }`;
const noKey = (line: number, key: string, of: string) =>
  `stack.yaml:${line}: ${key} is not a key of ${of}. Remove it; \`odoo-cluster schema\` and docs/SETTINGS.md list the keys`;
/** A capability that there is no key for cannot be set up unsafely. */
const noCapability = (key: string) => ({
  below: `${key}: {}`,
  message: noKey(5, key, "a stack file"),
});
const forced = (key: string, got: string, fix: string) =>
  `stack.yaml:5: ${key} is set by the kit and cannot be chosen, got ${got}. Remove it: ${fix}`;
const wish = (text: string): Unsafe => ({ wish: text });

const cdn = wish(
  "A CDN that caches `/web/image`, `/web/content` or anything else that a login decides",
);
const undigested: Unsafe = {
  platform: "kubernetes",
  replace: [/odoo@sha256:0+/, "odoo:latest"],
  message:
    'stack.yaml:12: kubernetes.images.odoo must be an image by digest, such as `registry.example.com/name:1.0@sha256:` and 64 hexadecimal digits, got "registry.example.com/odoo:latest". Correct the value',
};
const readWriteOnce: Unsafe = {
  platform: "kubernetes",
  replace: ["sharedClass: shared", "sharedClass: shared, accessModes: [ReadWriteOnce]"],
  message: noKey(17, "kubernetes.storage.accessModes", "a stack file"),
};
const unprotected: Unsafe = {
  transform: (fact) => (fact.name === "filestore" ? { ...fact, protect: false } : fact),
  rule: "deletion-protection",
};
const shortTimeOut: Unsafe = {
  below: pools(", s: { role: http, instances: 2, limitTimeReal: 30 s, routes: [/s] }"),
  rule: "timeouts-ordered",
};

/** Row by row: defects found in the systems closest to this one. */
export const shipped: readonly Defect[] = [
  { defect: "user content cached by the CDN, cookies out of the key", unsafe: cdn },
  { defect: "user content on a managed caching policy", unsafe: cdn },
  {
    defect: "transaction pooling for every database and everybody who LISTENs",
    unsafe: wish("Transaction pooling for pools that LISTEN (websocket, cron)"),
  },
  {
    defect: "pool sizes counted per database, twice over the server's limit",
    unsafe: {
      below: "pgbouncer: { options: { max_db_connections: 45 } }",
      message: forced(
        "pgbouncer.options.max_db_connections",
        '"45"',
        "pool sizes are a budget over all tiers",
      ),
    },
  },
  {
    defect: "cron threads in every web task",
    unsafe: wish("Scheduled jobs in the processes that serve users"),
  },
  {
    defect: "memory divided without the master and the gevent child",
    unsafe: wish("Memory divided by the workers alone"),
  },
  {
    defect: "X-Forwarded-For believed from everywhere",
    unsafe: wish("Believing X-Forwarded-For from everywhere"),
  },
  {
    defect: "fifteen websockets for a whole office behind one address",
    unsafe: {
      below: "nginx: { websocketsPerAddress: 15 }",
      message: noKey(5, "nginx.websocketsPerAddress", "a stack file"),
    },
  },
  {
    defect: "a filestore of another uid than the image's",
    unsafe: wish("A uid of one's own for the filestore"),
  },
  {
    defect: "a rollout that takes every pod down",
    unsafe: {
      below: pools(", s: { role: http, instances: 2, routes: [/s], rollout: recreate }"),
      message: noKey(5, "pools.s.rollout", "a pool of role http"),
    },
  },
  { defect: "replicas on a volume of one node, or on none", unsafe: readWriteOnce },
  {
    defect: "a websocket route to a port that never listens",
    unsafe: wish("Websockets on an instance without workers"),
  },
  {
    defect: "the database's password in a ConfigMap",
    unsafe: {
      below: "odoo: { options: { db_password: hunter2 } }",
      message: forced(
        "odoo.options.db_password",
        "a value that is not shown",
        "it is a generated secret",
      ),
    },
  },
  { defect: "any other password in a ConfigMap", unsafe: wish("Passwords and keys in options") },
  { defect: "no backups kept", unsafe: wish("No backups") },
  { defect: "one backup kept", unsafe: wish("A single backup") },
  { defect: "no deletion protection", unsafe: unprotected },
  { defect: "keys of older series", unsafe: wish("odoo.conf keys of older series") },
  { defect: "/longpolling after 16.0", unsafe: wish("A route for `/longpolling`") },
];

/** What a platform team asks to have refused. */
export const asked: readonly Defect[] = [
  {
    defect: "cron outside the cron pool",
    unsafe: {
      below:
        "pools: { a: { role: http, instances: 2, options: { max_cron_threads: 2 } }, c: { role: cron, instances: 2 } }",
      message: forced(
        "pools.a.options.max_cron_threads",
        '"2"',
        "use pools.<name>.threads of a cron pool",
      ),
    },
  },
  {
    defect: "cron on an autoscaled pool",
    unsafe: {
      platform: "kubernetes",
      below:
        "pools: { a: { role: http, instances: 2 }, c: { role: cron, instances: 2, autoscale: { maximum: 4 } } }",
      message: noKey(5, "pools.c.autoscale", "a pool of role cron"),
    },
  },
  {
    defect: "a gevent route without a gevent process",
    unsafe: wish("Websockets on an instance without workers"),
  },
  {
    defect: "the bus behind transaction pooling",
    unsafe: {
      below:
        "pgbouncer: { mode: transaction }\npools: { a: { role: http, instances: 2 }, w: { role: websocket, instances: 2, connection: pooled }, c: { role: cron, instances: 2 } }",
      rule: "listen-needs-session-pooling",
    },
  },
  {
    defect: "cron's LISTEN behind transaction pooling",
    unsafe: wish("Transaction pooling for pools that LISTEN (websocket, cron)"),
  },
  {
    defect: "connections beyond max_connections",
    unsafe: wish("A max_connections below what all tiers together open"),
  },
  {
    defect: "memory of a cron instance without its master",
    unsafe: {
      below:
        "pools: { a: { role: http, instances: 2 }, w: { role: websocket, instances: 2 }, c: { role: cron, instances: 2, threads: 4, memory: 300 MiB } }",
      rule: "processes-fit-memory",
    },
  },
  { defect: "replicas without shared files", unsafe: readWriteOnce },
  {
    defect: "replicas without shared sessions",
    unsafe: wish("Several instances, each with a filestore of its own"),
  },
  { defect: "another uid than the image's", unsafe: wish("A uid of one's own for the filestore") },
  { defect: "a CDN that caches user content", unsafe: cdn },
  {
    defect: "a CDN with a minimum TTL",
    unsafe: {
      below: "edge: { cdn: { minimumTtl: 3600 } }",
      message: noKey(5, "edge.cdn", "a stack file"),
    },
  },
  {
    defect: "a secret in a ConfigMap, arguments or state",
    unsafe: wish("Passwords and keys in options"),
  },
  {
    defect: "list_db on",
    unsafe: wish("The database manager open to the network"),
  },
  { defect: "no dbfilter", unsafe: wish("Several databases in one stack") },
  { defect: "proxy_mode off behind a proxy", unsafe: wish("Odoo without the proxy in front") },
  {
    defect: "proxy_mode without a list of trusted proxies",
    unsafe: wish("Believing X-Forwarded-For from everywhere"),
  },
  {
    defect: "an origin that can be reached around the edge",
    unsafe: {
      below: "nginx: { public: true }",
      message: noKey(5, "nginx.public", "a stack file"),
    },
  },
  { defect: "time-outs out of order", unsafe: shortTimeOut },
  { defect: "no retention", unsafe: wish("No backups") },
  { defect: "no protection from deletion", unsafe: unprotected },
  { defect: "an image without digest, or a retired one", unsafe: undigested },
  {
    defect: "staging without neutralizing",
    unsafe: {
      below: "odoo: { neutralize: false }",
      message: noKey(5, "odoo.neutralize", "a stack file"),
    },
  },
  {
    defect: "writing pools that read from a replica",
    unsafe: wish("Odoo reading from a replica within requests"),
  },
  { defect: "a key that the series does not know", unsafe: wish("odoo.conf keys of older series") },
  {
    defect: "no disruption budget",
    unsafe: {
      platform: "kubernetes",
      below:
        "pools: { a: { role: http, instances: 2, disruptionBudget: false }, c: { role: cron, instances: 2 } }",
      message: noKey(5, "pools.a.disruptionBudget", "a pool of role http"),
    },
  },
  {
    defect: "everything in one place",
    unsafe: wish("A rollout that replaces every instance at once, or a tier of one"),
  },
];

/** Checks that facts about platforms and capabilities suggest, as far as a topology can break them. */
export const suggested: readonly Defect[] = [
  {
    defect: "the database manager through a route",
    unsafe: {
      below: pools(", s: { role: http, instances: 2, routes: [/web/database] }"),
      message: `stack.yaml:5: pools.s.routes: the proxy itself decides about ${reservedPaths.join(", ")}, got "/web/database". Remove it`,
    },
  },
  { defect: "an outer tier that gives up first", unsafe: shortTimeOut },
  { defect: "an image by tag", unsafe: undigested },
  {
    defect: "one database instance",
    unsafe: {
      below: "postgresql: { standbys: 0, reportingReplica: true, durability: preferred }",
      rule: "no-single-instance",
    },
  },
  {
    defect: "two instances where commits wait for one",
    unsafe: {
      below: "postgresql: { standbys: 1, durability: strict, reportingReplica: false }",
      rule: "synchronous-standby-redundancy",
    },
  },
  {
    defect: "two instances where commits wait for one, and a replica of another Cluster counted",
    unsafe: {
      platform: "kubernetes",
      below: "postgresql: { standbys: 1, durability: strict, reportingReplica: true }",
      rule: "synchronous-standby-redundancy",
    },
  },
  {
    defect: "a provider that another address in the kubeconfig replaces",
    unsafe: {
      transform: (fact) =>
        fact.type === "pulumi:providers:kubernetes"
          ? { ...fact, inputs: { ...fact.inputs, clusterIdentifier: undefined } }
          : fact,
      rule: "explicit-providers",
    },
  },
  {
    defect: "WAL that is not archived",
    unsafe: {
      below: "postgresql: { parameters: { archive_mode: off } }",
      message: forced(
        "postgresql.parameters.archive_mode",
        '"off"',
        "archiving and recovery are pgBackRest's, set up by the kit",
      ),
    },
  },
  {
    defect: "a slot without a limit",
    unsafe: {
      below: "postgresql: { parameters: { max_slot_wal_keep_size: -1 } }",
      rule: "max-slot-wal-keep-size",
    },
  },
  {
    defect: "fewer senders than replicas",
    unsafe: {
      below: "postgresql: { parameters: { max_wal_senders: 3 } }",
      rule: "max-wal-senders-and-slots",
    },
  },
  {
    defect: "server_wide_modules without those of the series",
    unsafe: {
      below: "odoo: { options: { server_wide_modules: 'base,our_module' } }",
      rule: "server-wide-modules-complete",
    },
  },
  {
    defect: "a pool that answers no HTTP",
    unsafe: {
      below: "odoo: { options: { http_enable: false } }",
      message: forced("odoo.options.http_enable", '"False"', "use pools.<name>.role"),
    },
  },
  { defect: "change data capture set up unsafely", unsafe: noCapability("events") },
  { defect: "a queue that evicts", unsafe: noCapability("queue") },
  { defect: "a service with Odoo's database secret", unsafe: noCapability("services") },
];

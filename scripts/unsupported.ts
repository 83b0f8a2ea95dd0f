import { reservedPaths } from "../model/reserved-paths.ts";

/**
 * Wishes that hurt, why, and what to do instead. Each has an unsafe input and what refuses it; a
 * test judges every input, so that the page cannot say more than the code does.
 */
export interface Unsupported {
  readonly wish: string;
  readonly why: string;
  readonly instead: string;
  /** What stands below `odoo-cluster:cluster` besides the domain. */
  readonly input: string;
  /** The one rule that fires, or the model's whole message. */
  readonly refusedBy: { readonly rule: string } | { readonly message: string };
}

const pools = (more: string) =>
  `pools: { a: { role: http, instances: 2 }, w: { role: websocket, instances: 2 }, c: { role: cron }, ${more} }`;

export const unsupported: readonly Unsupported[] = [
  {
    wish: "A CDN that caches `/web/image`, `/web/content` or anything else that a login decides",
    why: "The cache key has no session: one user's attachments are served to another.",
    instead:
      "Nothing to set: only files of modules are the same for all users, and they may be cached.",
    input: "edge: { cdn: { cache: [/web/image, /web/content] } }",
    refusedBy: {
      message:
        "stack.yaml:5: edge.cdn is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
    },
  },
  {
    wish: "Transaction pooling for pools that LISTEN (websocket, cron)",
    why: "LISTEN through a transaction pool is never answered: notifications and jobs come late or never.",
    instead:
      "`pgbouncer.mode: transaction` for HTTP pools alone; the others keep `connection: session`.",
    input: `pgbouncer: { mode: transaction }\n${pools("c2: { role: cron, connection: pooled }")}`,
    refusedBy: { rule: "listen-needs-session-pooling" },
  },
  {
    wish: "Statement pooling",
    why: "Odoo needs transactions.",
    instead: "`pgbouncer.mode: session`, or `transaction`.",
    input: "pgbouncer: { mode: statement }",
    refusedBy: {
      message:
        'stack.yaml:5: pgbouncer.mode must be "session" or "transaction", got "statement". Choose one of them',
    },
  },
  {
    wish: "A max_connections below what all tiers together open",
    why: "The limit of a pool counts per database and per PgBouncer: two databases and two instances are four times the number.",
    instead: "Leave it out: it is computed.",
    input: "postgresql: { parameters: { max_connections: 60 } }",
    refusedBy: { rule: "connections-fit-max-connections" },
  },
  {
    wish: "Scheduled jobs in the processes that serve users",
    why: "Jobs take workers' time and memory, multiply with the load, and are killed with it.",
    instead: "A pool with `role: cron`.",
    input: "odoo: { options: { max_cron_threads: 2 } }",
    refusedBy: {
      message:
        'stack.yaml:5: odoo.options.max_cron_threads is set by the kit and cannot be chosen, got "2". Remove it: use pools.<name>.threads of a cron pool',
    },
  },
  {
    wish: "Memory divided by the workers alone",
    why: "The master and the gevent child need theirs; the instance is killed under load.",
    instead: "More memory, or fewer workers; `describe` shows the sum.",
    input:
      "pools: { a: { role: http, instances: 2, workers: 3, memory: 1 GiB }, w: { role: websocket, instances: 2 }, c: { role: cron } }",
    refusedBy: { rule: "processes-fit-memory" },
  },
  {
    wish: "Believing X-Forwarded-For from everywhere",
    why: "Any client chooses the address that limits and logs see.",
    instead: "Nothing to set: nginx believes the edge alone.",
    input: "nginx: { trustedProxies: [0.0.0.0/0] }",
    refusedBy: {
      message:
        "stack.yaml:5: nginx.trustedProxies is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
    },
  },
  {
    wish: "A uid of one's own for the filestore",
    why: "Another uid than that of the Odoo build means permission denied, or files that no backup can read.",
    instead: "Nothing to set: the platform knows the uid of the series.",
    input: "odoo: { filestore: { uid: 1000 } }",
    refusedBy: {
      message:
        "stack.yaml:5: odoo.filestore is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
    },
  },
  {
    wish: "A rollout that replaces every instance at once, or a tier of one",
    why: "Each deployment is an outage.",
    instead: "Two instances; they are renewed one after the other.",
    input: "pools: { a: { role: http }, w: { role: websocket, instances: 2 }, c: { role: cron } }",
    refusedBy: { rule: "no-single-instance" },
  },
  {
    wish: "Several instances, each with a filestore of its own",
    why: "An attachment exists on one of them.",
    instead: "Nothing to set: all pools share one filestore and its sessions.",
    input: "pools: { a: { role: http, instances: 3, filestore: own }, c: { role: cron } }",
    refusedBy: {
      message:
        "stack.yaml:5: pools.a.filestore is not a key of a pool of role http. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
    },
  },
  {
    wish: "Websockets on an instance without workers",
    why: "Odoo opens the gevent port in multi-process mode only: the route leads nowhere.",
    instead: "A websocket pool, or the gevent child of the pool that takes the rest.",
    input: "pools: { a: { role: http, workers: 0 }, c: { role: cron } }",
    refusedBy: {
      message:
        "stack.yaml:5: pools.a.workers must be at least 1, got 0. Choose a value in that range",
    },
  },
  {
    wish: "Passwords and keys in options",
    why: "They would be committed, rendered and readable to all who read the repository.",
    instead: "Generated secrets; a team's own in Odoo's settings or the platform's secret store.",
    input: "odoo: { options: { redis_password: hunter2 } }",
    refusedBy: { rule: "no-secret-in-options" },
  },
  {
    wish: "The mail account's password in the stack file",
    why: "As above.",
    instead: "`odoo.smtp` names a relay that knows the cluster's addresses.",
    input: "odoo: { options: { smtp_password: hunter2 } }",
    refusedBy: {
      message:
        "stack.yaml:5: odoo.options.smtp_password is set by the kit and cannot be chosen, got a value that is not shown. Remove it: credentials are secrets, never options",
    },
  },
  {
    wish: "No backups",
    why: "One mistaken deletion, or one lost disk, is the end of the company's books.",
    instead: "`postgresql.archive` has defaults; WAL is always archived.",
    input: "postgresql: { archive: { fullBackups: 0 } }",
    refusedBy: {
      message:
        "stack.yaml:5: postgresql.archive.fullBackups must be at least 1, got 0. Choose a value in that range",
    },
  },
  {
    wish: "A single backup",
    why: "A mistake that is noticed a day later cannot be undone.",
    instead: "`postgresql.archive.fullBackups: 2` or more.",
    input: "postgresql: { archive: { fullBackups: 1 } }",
    refusedBy: { rule: "backup-retention-minimum" },
  },
  {
    wish: "odoo.conf keys of older series",
    why: "Odoo takes them with a warning, and ignores them.",
    instead: "The message names the key's successor.",
    input: "odoo: { options: { longpolling_port: 8072 } }",
    refusedBy: {
      message:
        "stack.yaml:5: odoo.options.longpolling_port does not exist in Odoo 19.0. Remove it: it became gevent_port, and ports are the platform's",
    },
  },
  {
    wish: "A route for `/longpolling`",
    why: "Odoo answers 404 there since 17.0; chat stays silent.",
    instead: "Nothing to set: `/websocket` always leads to gevent.",
    input: pools("l: { role: http, routes: [/longpolling] }"),
    refusedBy: { rule: "no-retired-route" },
  },
  {
    wish: "Two primaries that both take writes",
    why: "PostgreSQL has one writer; Odoo's sequences and caches rely on it.",
    instead: "A synchronous standby that takes over.",
    input: "postgresql: { primaries: 2 }",
    refusedBy: {
      message:
        "stack.yaml:5: postgresql.primaries is not a key of a stack file. Remove it; `odoo-cluster schema` and docs/SETTINGS.md list the keys",
    },
  },
  {
    wish: "Odoo's database split by module",
    why: "Modules join each other's tables in one transaction.",
    instead: "A reporting replica for reads; services beside Odoo with a database of their own.",
    input: "odoo: { databases: { erp: [base], shop: [website_sale] } }",
    refusedBy: {
      message: "stack.yaml:5: odoo.databases is not a key of a stack file. Did you mean database?",
    },
  },
  {
    wish: "Several databases in one stack",
    why: "Budgets, cron, backups and upgrades count one; every process would open sessions to each.",
    instead: "A stack for each database.",
    input: "odoo: { options: { dbfilter: '^%d$' } }",
    refusedBy: {
      message:
        'stack.yaml:5: odoo.options.dbfilter is set by the kit and cannot be chosen, got "^%d$". Remove it: one stack is one database: use odoo.database',
    },
  },
  {
    wish: "Odoo reading from a replica within requests",
    why: "A request would read older data than it has just written.",
    instead: "The endpoint `report` for BI.",
    input: "odoo: { options: { db_replica_host: replica } }",
    refusedBy: {
      message:
        'stack.yaml:5: odoo.options.db_replica_host is set by the kit and cannot be chosen, got "replica". Remove it: reads of one request must not see older data than its writes',
    },
  },
  {
    wish: "The database manager open to the network",
    why: "One password deletes or downloads the whole database.",
    instead: "`psql` and `backup` on the machine.",
    input: "odoo: { options: { list_db: true } }",
    refusedBy: {
      message:
        'stack.yaml:5: odoo.options.list_db is set by the kit and cannot be chosen, got "True". Remove it: the database manager stays closed',
    },
  },
  {
    wish: "Odoo without the proxy in front",
    why: "Cookies, addresses and links are wrong, attachments pass through workers, and no limit holds.",
    instead: "Nothing to set: the edge and nginx are always there.",
    input: "odoo: { options: { proxy_mode: false } }",
    refusedBy: {
      message:
        'stack.yaml:5: odoo.options.proxy_mode is set by the kit and cannot be chosen, got "False". Remove it: Odoo always stands behind the proxy',
    },
  },
  {
    wish: "PostgreSQL without fsync",
    why: "A power cut destroys the database.",
    instead: "`durability: preferred` is the cheapest that is safe.",
    input: "postgresql: { parameters: { fsync: off } }",
    refusedBy: {
      message:
        'stack.yaml:5: postgresql.parameters.fsync is set by the kit and cannot be chosen, got "off". Remove it: without it a crash destroys the cluster',
    },
  },
  {
    wish: "Strict durability without a standby",
    why: "Every commit would wait for ever.",
    instead: "A standby, or `durability: preferred`.",
    input: "postgresql: { standbys: 0, durability: strict, reportingReplica: false }",
    refusedBy: {
      message:
        "stack.yaml:5: postgresql.durability: strict makes every commit wait for a standby, and there is none, got standbys: 0. Add a standby, or choose `durability: preferred`",
    },
  },
  {
    wish: "No scheduled jobs at all",
    why: "Mails, reminders, invoices and cleaning up are jobs.",
    instead: "A pool with `role: cron`; one small instance is enough.",
    input: "pools: { a: { role: http, instances: 2 } }",
    refusedBy: {
      message:
        "stack.yaml:5: pools: no pool of role cron, so no scheduled job would ever run. Add `cron: { role: cron }`",
    },
  },
  {
    wish: "Odoo's own test suite for browsers",
    why: "Opening it runs tests in the database that users work in.",
    instead: "Nothing to set: the edge and nginx refuse it.",
    input: pools("j: { role: http, routes: [/web/tests] }"),
    refusedBy: {
      message: `stack.yaml:5: pools.j.routes: the proxy itself decides about ${reservedPaths.join(", ")}, got "/web/tests". Remove it`,
    },
  },
  {
    wish: "Development mode on a server",
    why: "Any error opens a debugger that runs code.",
    instead: "A stack of one's own on one's own machine, and logs.",
    input: "odoo: { options: { dev_mode: all } }",
    refusedBy: { rule: "no-development-mode" },
  },
  {
    wish: "Series of Odoo that were not tested here",
    why: "Routes, keys, uids and pooling differ by series.",
    instead:
      "A series that `odoo.version` takes (SETTINGS.md); others need their row in model/series.ts, and the cluster suite.",
    input: 'odoo: { version: "17.0" }',
    refusedBy: {
      message:
        'stack.yaml:5: odoo.version must be "18.0" or "19.0", got "17.0". Did you mean 18.0?',
    },
  },
  {
    wish: "Autovacuum switched off, because it slows the system",
    why: "Queue-like tables grow without end, and at last PostgreSQL refuses writes.",
    instead: "The kit's early and small vacuums; a gentler cost delay where disks are slow.",
    input: "postgresql: { parameters: { autovacuum: off } }",
    refusedBy: { rule: "autovacuum-enabled" },
  },
];

/** The tiers and pools of a cluster. */
import type { Additions } from "../../capabilities/capability.ts";
import { type ClusterSettings, clusterSettings } from "../cluster-settings.ts";
import type { AddedToPool } from "../odoo-pools.ts";
import { originSecret } from "../origin-key.ts";
import { ports } from "../ports.ts";
import { databaseParameters } from "../postgresql-parameters.ts";
import { printingPools, processMemory, workersOf } from "../sizing.ts";
import type { PoolSpec } from "../spec/cluster.ts";
import type { Spec } from "../stack-file.ts";
import { keepAlives, timeOuts } from "../time-outs.ts";
import type {
  BalancerGroup,
  EdgeGroup,
  EtcdGroup,
  Group,
  NginxGroup,
  OdooGroup,
  PostgresqlGroup,
  ProcessLine,
  RouterGroup,
} from "../topology.ts";
import { balancerGroup } from "./balancer.ts";
import { connectionLimit } from "./connections.ts";
import { pgbouncerGroup } from "./pgbouncer.ts";

const unpromised = { cpu: 0, memory: 0 } as const;

/** All groups, from the edge inwards. @param additions what capabilities add. */
export function buildGroups(spec: Spec, additions: readonly Additions[] = []): Group[] {
  const own = Object.entries(spec.cluster.pools).map(([name, pool]) => odooGroup(name, pool, spec));
  const everyPool = additions.flatMap((one) => one.everyPool ?? []);
  const pools = [
    ...own.map((pool) => withAdded(pool, everyPool)),
    ...additions.flatMap((one) => one.pools ?? []),
  ];
  const balancer = balancerGroup(spec, pools);
  const nginx = nginxGroup(spec, pools, balancer);
  const pgbouncer = pgbouncerGroup(spec, pools);
  return [
    edgeGroup(spec, nginx),
    nginx,
    balancer,
    ...pools,
    pgbouncer,
    routerGroup(spec),
    ...databaseGroups(spec, connectionLimit(pgbouncer)),
    ...consensusGroups(spec),
  ];
}

function withAdded(pool: OdooGroup, additions: readonly AddedToPool[]): OdooGroup {
  if (additions.length === 0) return pool;
  const added = {
    serverWideModules: additions.flatMap((one) => one.serverWideModules),
    environment: Object.assign({}, ...additions.map((one) => one.environment)),
  };
  return { ...pool, added };
}

function edgeGroup(spec: Spec, nginx: NginxGroup): EdgeGroup {
  const timeout = Math.max(...nginx.routes.map((route) => route.timeout)) + timeOuts.edgeMargin;
  const outer = outerHops(spec, timeout);
  return {
    role: "edge",
    name: "edge",
    ...unpromised,
    processes: [{ name: "haproxy", count: 1, memory: 0 }],
    ...doors(spec),
    originKey: spec.platform === "aws" ? originSecret : null,
    outer,
    timeout,
    keepAlive: keepAliveOf(spec, outer),
  };
}

/** In a cluster whatever stands before the edge has the public ports, and often TLS, too. */
function doors(spec: Spec) {
  const { https, http, tls } = spec.cluster.edge;
  const settings = clusterSettings(spec);
  if (settings === null)
    return { instances: 1, https, http, behind: null, internal: true, certificate: tls };
  const { kind, instances } = settings.entry;
  return {
    instances,
    https: { host: "0.0.0.0", port: ports.https },
    http: { host: "0.0.0.0", port: ports.nginx },
    behind: kind === "loadBalancer" ? null : believed(settings),
    internal: false,
    certificate: kind === "loadBalancer" ? { certificate: "tls.crt", key: "tls.key" } : null,
  };
}

/** Whose word about the client's address counts; NetworkPolicies let nothing else reach the edge. */
function believed({ podNetworks, entry: { from } }: ClusterSettings): string[] {
  return [...new Set([...(from.namespaces.length > 0 ? podNetworks : []), ...from.networks])];
}

/** Who waits before the edge, where the stack file says how long: on AWS both balancers. */
function outerHops({ cluster }: Spec, timeout: number): EdgeGroup["outer"] {
  if (cluster.aws === undefined) return [];
  // One idle time-out for answers and for connections that say nothing, on both sides.
  const idle = Math.max(timeOuts.loadBalancer, timeout + timeOuts.loadBalancerMargin);
  return [
    { name: "load balancer", timeout: idle, keepAlive: idle },
    {
      name: "CloudFront",
      timeout: cluster.aws.edge.responseTimeout,
      keepAlive: keepAlives.cloudFront,
    },
  ];
}

/** Who connects to the edge keeps its connections for less. */
function keepAliveOf(spec: Spec, outer: EdgeGroup["outer"]): number {
  const before = outer.map(({ keepAlive }) => keepAlive);
  if (before.length > 0) return Math.max(...before) + keepAlives.margin;
  return doors(spec).behind === null ? keepAlives.browser : keepAlives.gateway + keepAlives.margin;
}

function nginxGroup(spec: Spec, pools: readonly OdooGroup[], balancer: BalancerGroup): NginxGroup {
  return {
    role: "nginx",
    name: "nginx",
    instances: spec.cluster.nginx.instances,
    ...unpromised,
    processes: [{ name: "nginx", count: 1, memory: 0 }],
    maxBody: spec.cluster.nginx.maxBody,
    maxUploads: spec.cluster.nginx.maxUploads,
    disk: spec.cluster.nginx.disk,
    assets: {
      paths: barcodes.filter(
        (path) => !pools.some(({ name }) => routesOf(spec, name).includes(path)),
      ),
      timeout: balancer.assets.maxWait + balancer.assets.timeout + timeOuts.nginxMargin,
    },
    routes: pools.flatMap((group) => {
      const pool = spec.cluster.pools[group.name];
      const queue = balancer.pools.find((entry) => entry.group === group.name);
      if (pool?.role !== "http" || queue === undefined) return [];
      return [
        {
          group: group.name,
          paths: pool.routes ?? [],
          timeout: queue.maxWait + queue.timeout + timeOuts.nginxMargin,
        },
      ];
    }),
  };
}

/** Previews in the browser fetch them, too; the pool of their route is busy printing. */
const barcodes = ["/report/barcode"];

function routesOf(spec: Spec, name: string): readonly string[] {
  const pool = spec.cluster.pools[name];
  return pool?.role === "http" ? (pool.routes ?? []) : [];
}

function odooGroup(name: string, pool: PoolSpec, spec: Spec): OdooGroup {
  const base = {
    name,
    instances: instancesOf(pool),
    cpu: pool.cpu,
    memory: pool.memory,
    listener: pool.connection,
    maxConnections: pool.maxConnections,
    options: { ...spec.cluster.odoo.options, ...pool.options },
  };
  switch (pool.role) {
    case "http": {
      const assets = pool.routes === undefined;
      const prints = printingPools(spec.cluster.pools).has(name);
      const workers = workersOf(pool, spec.cluster.concurrentUsers, prints);
      const processes: ProcessLine[] = [
        { name: "master", count: 1, memory: processMemory.master },
        { name: "worker", count: workers, memory: processMemory.worker },
        {
          name: "gevent child",
          count: 1,
          memory: assets ? processMemory.geventAssets : processMemory.geventChild,
        },
        ...(prints ? [{ name: "wkhtmltopdf", count: workers, memory: processMemory.printer }] : []),
      ];
      const websockets =
        pool.routes === undefined &&
        !Object.values(spec.cluster.pools).some((other) => other.role === "websocket");
      return {
        ...base,
        role: "http",
        workers,
        prints,
        assets,
        autoscale:
          pool.autoscale === undefined
            ? null
            : { minimum: pool.instances, cpu: pool.autoscale.cpu },
        websockets,
        processes,
        limitTimeReal: pool.limitTimeReal,
      };
    }
    case "websocket":
      return {
        ...base,
        role: "websocket",
        processes: [{ name: "gevent", count: 1, memory: processMemory.gevent }],
        // Sockets have no time limit; this bounds the short requests beside them.
        limitTimeReal: 120,
      };
    case "cron":
      return {
        ...base,
        role: "cron",
        threads: pool.threads,
        processes: [
          { name: "master", count: 1, memory: processMemory.master },
          { name: "cron worker", count: pool.threads, memory: processMemory.cronWorker },
        ],
        limitTimeReal: pool.limitTimeReal,
      };
  }
}

/** The most that there can be: what every budget counts with. */
function instancesOf(pool: PoolSpec): number {
  const most = pool.role === "http" ? pool.autoscale?.maximum : undefined;
  return most ?? pool.instances;
}

function routerGroup(spec: Spec): RouterGroup {
  return {
    role: "router",
    name: "router",
    // One beside each PgBouncer: losing one loses the pair, and nothing else.
    instances: spec.cluster.pgbouncer.instances,
    ...unpromised,
    processes: [{ name: "haproxy", count: 1, memory: 0 }],
    hold: timeOuts.hold,
  };
}

function databaseGroups(spec: Spec, maxConnections: number): PostgresqlGroup[] {
  const { postgresql } = spec.cluster;
  const group = (
    name: string,
    kind: PostgresqlGroup["kind"],
    instances: number,
  ): PostgresqlGroup => ({
    role: "postgresql",
    name,
    kind,
    instances,
    cpu: postgresql.cpu,
    memory: postgresql.memory,
    processes: [{ name: "postgres", count: 1, memory: 0 }],
    durability: postgresql.durability,
    synchronousStandbys: postgresql.standbys > 0 ? 1 : 0,
    parameters: databaseParameters({
      kind,
      memory: postgresql.memory,
      cpu: postgresql.cpu,
      maxConnections,
      archive: postgresql.archive,
      walVolume: clusterSettings(spec)?.volumes.wal,
      dataVolume: clusterSettings(spec)?.volumes.database,
      parameters: postgresql.parameters,
    }),
    archive: postgresql.archive,
    volumes: clusterSettings(spec)?.volumes ?? null,
  });
  const primary = group("postgresql", "primary", 1 + postgresql.standbys);
  return postgresql.reportingReplica ? [primary, group("reporting", "reporting", 1)] : [primary];
}

/** Kubernetes is its own consensus store; a machine needs one. */
function consensusGroups(spec: Spec): EtcdGroup[] {
  if (spec.platform !== "local") return [];
  return [
    {
      role: "etcd",
      name: "etcd",
      instances: 1,
      ...unpromised,
      processes: [{ name: "etcd", count: 1, memory: 0 }],
    },
  ];
}

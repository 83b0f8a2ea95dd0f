/** An Odoo pool of the stack file, with the processes that it has. */
import { printingPools, processMemory, workersOf } from "../sizing.ts";
import type { PoolSpec } from "../spec/cluster.ts";
import type { Spec } from "../stack-file.ts";
import type { OdooGroupBase } from "../tiers/odoo-tier.ts";
import type { CronGroup, HttpGroup, OdooGroup, WebsocketGroup } from "../topology.ts";

type PoolOf<R extends PoolSpec["role"]> = Extract<PoolSpec, { role: R }>;
type Base = Omit<OdooGroupBase, "processes" | "limitTimeReal">;

export function odooPool(name: string, pool: PoolSpec, spec: Spec): OdooGroup {
  const base = {
    name,
    instances: instancesOf(pool),
    cpu: pool.cpu,
    memory: pool.memory,
    listener: pool.connection,
    maxConnections: pool.maxConnections,
    options: { ...spec.cluster.odoo.options, ...pool.options },
  };
  if (pool.role === "http") return httpPool(base, pool, spec);
  return pool.role === "websocket" ? websocketPool(base) : cronPool(base, pool);
}

function httpPool(base: Base, pool: PoolOf<"http">, { cluster }: Spec): HttpGroup {
  const assets = pool.routes === undefined;
  const prints = printingPools(cluster.pools).has(base.name);
  const workers = workersOf(pool, cluster.concurrentUsers, prints);
  const { master, worker, geventAssets, geventChild, printer } = processMemory;
  return {
    ...base,
    role: "http",
    workers,
    prints,
    assets,
    autoscale:
      pool.autoscale === undefined ? null : { minimum: pool.instances, cpu: pool.autoscale.cpu },
    websockets:
      pool.routes === undefined &&
      !Object.values(cluster.pools).some((other) => other.role === "websocket"),
    processes: [
      { name: "master", count: 1, memory: master },
      { name: "worker", count: workers, memory: worker },
      { name: "gevent child", count: 1, memory: assets ? geventAssets : geventChild },
      ...(prints ? [{ name: "wkhtmltopdf", count: workers, memory: printer }] : []),
    ],
    limitTimeReal: pool.limitTimeReal,
  };
}

function websocketPool(base: Base): WebsocketGroup {
  return {
    ...base,
    role: "websocket",
    processes: [{ name: "gevent", count: 1, memory: processMemory.gevent }],
    // Sockets have no time limit; this bounds the short requests beside them.
    limitTimeReal: 120,
  };
}

function cronPool(base: Base, pool: PoolOf<"cron">): CronGroup {
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

/** The most that there can be: what every budget counts with. */
function instancesOf(pool: PoolSpec): number {
  const most = pool.role === "http" ? pool.autoscale?.maximum : undefined;
  return most ?? pool.instances;
}

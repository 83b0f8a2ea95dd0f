/**
 * How many processes, and what each may need. Figures are Odoo's own deployment guide and
 * measurements of idle and loaded processes; they are budgets, not promises of speed.
 * https://www.odoo.com/documentation/19.0/administration/on_premise/deploy.html
 */
import type { PoolSpec } from "./spec/cluster.ts";
import type { HttpGroup } from "./topology.ts";

const MiB = 2 ** 20;

/** Concurrent users that one HTTP worker serves. */
export const usersPerWorker = 6;

/** Budgeted resident memory of one process in bytes. */
export const processMemory = {
  /** 80 % light requests at 150 MB, 20 % heavy ones at 1 GB. */
  worker: 325 * MiB,
  master: 120 * MiB,
  /** Every prefork HTTP instance spawns one; nothing prevents it. */
  geventChild: 105 * MiB,
  /** The same with Odoo's models loaded, where it answers what PDFs fetch. */
  geventAssets: 150 * MiB,
  /** wkhtmltopdf beside a worker that prints a document of few pages; a hundred pages take ten times as much. */
  printer: 50 * MiB,
  /** With some hundred websockets. */
  gevent: 200 * MiB,
  cronWorker: 325 * MiB,
} as const;

/** What an upload takes of its worker, as multiples of the body; measured with 128 MiB. */
export const uploadMemory = {
  /** A file in a form: read whole (1.0), and once more when it is stored. */
  file: 2,
  /** Base64 in JSON: bytes, text, parsed text, decoded (4.8). */
  json: 5,
  /** Virtual memory of an idle worker in bytes. */
  mapped: 300 * MiB,
} as const;

/** Resident memory of an idle worker in bytes: 80 % of requests need no more. */
const idleWorker = 150 * MiB;

/** Bytes of an HTTP instance that works on nothing. */
export function idleMemory({ workers, assets }: Pick<HttpGroup, "workers" | "assets">): number {
  const { master, geventAssets, geventChild } = processMemory;
  return master + (assets ? geventAssets : geventChild) + workers * idleWorker;
}

/** Server connections that one process uses at its busiest: to Odoo's database, and to `postgres`. */
export const processConnections = {
  /** A second cursor is rare; `postgres` is for notifications of the bus and of cron. */
  worker: { application: 2, maintenance: 1 },
  /** Runs a job beside its own bookkeeping; holds LISTEN cron_trigger and sends notifications. */
  cronWorker: { application: 2, maintenance: 2 },
  /** Holds LISTEN imbus, notifies, and watches the primary; `application` is the pool's maxConnections. */
  gevent: { maintenance: 3 },
  /** The gevent child of an HTTP instance, where it carries the sockets (`db_maxconn_gevent`). */
  geventChild: { application: 16, maintenance: 2 },
  /** The same where it answers what PDFs fetch; both, where it does both. */
  geventAssets: { application: 6 },
} as const;

/** Most workers of one instance that its CPUs carry. */
export function workersPerCpu(cpu: number): number {
  return Math.floor(2 * cpu) + 1;
}

/** Most workers of one instance of the pool that takes the rest which fit beside its master and gevent child. */
export function workersPerMemory(memory: number, prints: boolean): number {
  const { master, geventAssets, worker, printer } = processMemory;
  return Math.floor((memory - master - geventAssets) / (worker + (prints ? printer : 0)));
}

/** Fewest workers with which Odoo's web client prints: with one it shows an error (`check_wkhtmltopdf`). */
export const fewestThatPrint = 2;

/** Workers that so many users need in all. */
export function workersFor(concurrentUsers: number): number {
  return Math.max(1, Math.ceil(concurrentUsers / usersPerWorker));
}

/**
 * Workers of one instance of an HTTP pool: as written; else, for the pool that takes the rest, what
 * the users need when one instance is away, as far as CPU and memory allow; else one. Two at least
 * where PDFs are printed.
 */
export function workersOf(
  pool: Extract<PoolSpec, { role: "http" }>,
  concurrentUsers: number,
  prints: boolean,
): number {
  if (pool.workers !== undefined) return pool.workers;
  const fewest = prints ? fewestThatPrint : 1;
  if (pool.routes !== undefined) return fewest;
  const carriers = Math.max(1, pool.instances - 1);
  const wanted = Math.ceil(workersFor(concurrentUsers) / carriers);
  const fitting = Math.min(workersPerCpu(pool.cpu), workersPerMemory(pool.memory, prints));
  return Math.max(fewest, Math.min(fitting, wanted));
}

/** What the web client asks for to print, and what it asks before. */
const printing = ["/report/pdf/", "/report/download", "/report/check_wkhtmltopdf"];

/** Pools that print PDFs for the web client: by their routes, else the one that takes the rest. */
export function printingPools(pools: Readonly<Record<string, PoolSpec>>): Set<string> {
  const http = Object.entries(pools).flatMap(([name, pool]) =>
    pool.role === "http" ? [{ name, routes: pool.routes ?? [""] }] : [],
  );
  const owner = (path: string) => {
    const matching = http.flatMap(({ name, routes }) =>
      routes
        .filter((route) => path === route || path.startsWith(`${route}/`))
        .map((route) => ({ name, length: route.length })),
    );
    return matching.toSorted((a, b) => b.length - a.length)[0]?.name;
  };
  return new Set(printing.map(owner).filter((name) => name !== undefined));
}

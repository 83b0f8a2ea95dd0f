/**
 * From a number of users to the keys of a stack file. Arithmetic over model/sizing.ts, with head
 * room; nothing here is a measurement.
 */
import { fewestThatPrint, processMemory, workersFor, workersPerCpu } from "./sizing.ts";

const MiB = 2 ** 20;
const GiB = 2 ** 30;

/** More than asked for, so that a busy hour fits. */
export const headRoom = 0.15;

/** Named sizes by the most users that each is for. HA begins with all of them: no tier is single but by choice. */
export const sizeNames = { S: 60, M: 150, L: 300, XL: 600, XXL: 1200 } as const;
export type SizeName = keyof typeof sizeNames;

/** The smallest named size that carries so many users; null beyond the largest. */
export function sizeName(users: number): SizeName | null {
  const found = Object.entries(sizeNames).find(([, most]) => users <= most);
  return (found?.[0] as SizeName | undefined) ?? null;
}

/** What a team would write below `odoo-cluster:cluster`. */
export interface SizedCluster {
  readonly concurrentUsers: number;
  readonly pools: {
    readonly interactive: SizedPool;
    readonly report: SizedPool;
    readonly websocket: { readonly role: "websocket"; readonly instances: number };
    readonly cron: SizedCron;
  };
  readonly pgbouncer: { readonly instances: number; readonly mode: "session" };
  readonly postgresql: SizedDatabase;
}

interface SizedPool {
  readonly role: "http";
  readonly instances: number;
  readonly workers: number;
  readonly cpu: number;
  readonly memory: string;
  readonly routes?: readonly string[];
}

interface SizedCron {
  readonly role: "cron";
  readonly instances: number;
  readonly threads: number;
  readonly cpu: number;
  readonly memory: string;
}

interface SizedDatabase {
  readonly cpu: number;
  readonly memory: string;
  readonly standbys: number;
  readonly durability: "strict";
  readonly reportingReplica: boolean;
}

/** CPUs of one instance, moderate first. */
const cpuSteps = [1, 2, 4, 8, 16];

/** Most instances besides the one that may be away; with more, each gets more CPUs. */
const mostCarriers = 8;

/** Users whose sockets one gevent process holds. */
const usersPerGevent = 400;

/** @param users at the same moment, 1 to 20000. */
export function sizedCluster(users: number): SizedCluster {
  const workers = workersFor(users * (1 + headRoom));
  // A tenth for reports and exports: few, slow, and never in the way of the others.
  const reports = Math.max(1, Math.ceil(workers / 10));
  const cpu = databaseCpu(workers);
  return {
    concurrentUsers: users,
    pools: {
      interactive: pool(workers, false),
      report: { ...pool(reports, true), routes: ["/report", "/web/export"] },
      websocket: { role: "websocket", instances: Math.ceil(users / usersPerGevent) + 1 },
      cron: cronPool(users),
    },
    pgbouncer: { instances: 2, mode: "session" },
    postgresql: {
      cpu,
      memory: `${cpu * 4} GiB`,
      // One may be away under strict durability; off platform local the reporting replica confirms nothing.
      standbys: 2,
      durability: "strict",
      reportingReplica: true,
    },
  };
}

/** So many workers with one instance away. */
function pool(workers: number, prints: boolean): SizedPool {
  const largest = cpuSteps.at(-1) as number;
  const cpu =
    cpuSteps.find((step) => Math.ceil(workers / workersPerCpu(step)) <= mostCarriers) ?? largest;
  const carriers = Math.ceil(workers / workersPerCpu(cpu));
  const each = Math.max(prints ? fewestThatPrint : 1, Math.ceil(workers / carriers));
  const { master, geventChild, geventAssets, worker, printer } = processMemory;
  const child = prints ? geventChild : geventAssets;
  return {
    role: "http",
    instances: carriers + 1,
    workers: each,
    cpu,
    memory: rounded(master + child + each * (worker + (prints ? printer : 0))),
  };
}

function cronPool(users: number): SizedCron {
  const threads = 2;
  return {
    role: "cron",
    instances: Math.max(users <= sizeNames.S ? 1 : 2, Math.ceil(users / 400)),
    threads,
    cpu: 1,
    memory: rounded(processMemory.master + threads * processMemory.cronWorker),
  };
}

/** A CPU for eight workers, in powers of two: most of a request is Odoo's own work. */
function databaseCpu(workers: number): number {
  return Math.min(128, 2 ** Math.ceil(Math.log2(Math.max(1, workers / 8))));
}

/** A tenth more, rounded up to quarters of a GiB. */
function rounded(bytes: number): string {
  const quarters = Math.ceil((bytes * 1.1) / (GiB / 4));
  return quarters % 4 === 0 ? `${quarters / 4} GiB` : `${(quarters * GiB) / 4 / MiB} MiB`;
}

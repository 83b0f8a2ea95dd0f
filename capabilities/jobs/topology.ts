/** What the job queue adds to a topology: the pool that runs jobs, and a module in every Odoo process. */

import type { AddedToPool } from "../../model/odoo-pools.ts";
import { processMemory, workersPerCpu } from "../../model/sizing.ts";
import type { ClusterSpec } from "../../model/spec/cluster.ts";
import type { BudgetLine, HttpGroup } from "../../model/topology.ts";
import type { Additions } from "../capability.ts";
import type { JobsSettings } from "./spec.ts";

/** Name of the pool. */
export const jobsPool = "jobs";

/** Odoo's name of the module. */
export const jobsModule = "queue_job";

/** The variable by which a process learns its channels; it wins over every file. */
export const channelsVariable = "ODOO_QUEUE_JOB_CHANNELS";

/** Place of the budget of jobs that run at once. */
export const channelsBudget = `${jobsPool}:channels`;

/** The runner is forked from the master, and keeps a few hundred bytes of each job that is not done. */
const runner = { name: "job runner", count: 1, memory: 100 * 2 ** 20 } as const;

/** LISTEN and the lock by which runners agree which of them works. */
const runnerSessions = 1;

/** A cursor of the job, one that keeps its lock, and one more where the job opens one itself. */
const connectionsOfWorker = 4;

/** Everything that the settings mean. */
export function jobsAdditions(settings: JobsSettings, cluster: ClusterSpec): Additions {
  const pool = poolOf(settings, cluster);
  return {
    pools: [pool],
    modules: [jobsModule],
    everyPool: withChannels("root:0"),
    budgets: channelLines(settings, pool),
  };
}

/** A capacity of 0 keeps the runner from starting: the module is only loaded. */
function withChannels(channels: string): AddedToPool {
  return { serverWideModules: [jobsModule], environment: { [channelsVariable]: channels } };
}

function poolOf(settings: JobsSettings, cluster: ClusterSpec): HttpGroup {
  const workers = settings.workers ?? settings.channels["root"] ?? 1;
  const processes = [
    { name: "master", count: 1, memory: processMemory.master },
    { name: "worker", count: workers, memory: processMemory.worker },
    { name: "gevent child", count: 1, memory: processMemory.geventChild },
    runner,
  ];
  return {
    role: "http",
    name: jobsPool,
    instances: settings.instances,
    cpu: settings.cpu ?? fewestCpus(workers),
    memory: settings.memory ?? wholeMemory(processes),
    // LISTEN, and a lock of the session: in transaction mode both are lost.
    listener: "session",
    maxConnections: connectionsOfWorker,
    options: cluster.odoo.options,
    limitTimeReal: settings.limitTimeReal,
    workers,
    prints: false,
    autoscale: null,
    websockets: false,
    assets: false,
    processes,
    routed: false,
    writtenAt: [jobsPool],
    sessions: runnerSessions,
    added: withChannels(channelText(settings)),
  };
}

/** `root:4,root.mail:2`: parents first, as the runner wants them. */
function channelText({ channels }: JobsSettings): string {
  return Object.entries(channels)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, capacity]) => `${name}:${capacity}`)
    .join(",");
}

function fewestCpus(workers: number): number {
  let cpu = 1;
  while (workersPerCpu(cpu) < workers) cpu += 0.5;
  return cpu;
}

const step = 256 * 2 ** 20;

function wholeMemory(processes: HttpGroup["processes"]): number {
  const sum = processes.reduce((total, { count, memory }) => total + count * memory, 0);
  return Math.ceil(sum / step) * step;
}

function channelLines({ channels }: JobsSettings, { workers }: HttpGroup): BudgetLine[] {
  const common = { resource: "workers", at: channelsBudget } as const;
  return [
    {
      ...common,
      consumer: "channel root",
      amount: channels["root"] ?? 0,
      kind: "use",
      because: "jobs that run at once",
    },
    {
      ...common,
      consumer: "workers of one instance",
      amount: workers,
      kind: "limit",
      because: "a job occupies a worker; a second instance stands by",
    },
  ];
}

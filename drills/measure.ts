/** Runs one drill against a cluster under traffic, and measures what its users saw. */
import type { Progress } from "../model/progress.ts";
import type { RunningCluster } from "../model/running-cluster.ts";
import { groupsOf, type Topology, theGroup } from "../model/topology.ts";
import type { Drill, Fault } from "./drill.ts";
import { Traffic } from "./traffic/traffic.ts";
import { pause } from "./traffic/writer.ts";

/** What users saw. Times in seconds. */
export interface Measurement {
  readonly drill: string;
  readonly durability: string;
  readonly poolMode: string;
  readonly sent: number;
  /** Answered 503 with Retry-After: nothing was done, and the response asks the user to try again. */
  readonly refused: number;
  readonly failed: number;
  /** Reasons of failed requests, with how often. */
  readonly reasons: Readonly<Record<string, number>>;
  /** Requests in flight at the fault; where the fault lasts, the highest number during it. */
  readonly inFlight: number;
  /** Longest time without an acknowledged write. */
  readonly gap: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly loggedOut: number;
  readonly notFound: number;
  /** From the first write after the fault until every websocket got a notification; null: never. */
  readonly bus: number | null;
  /** The same until cron ran a job. */
  readonly cron: number | null;
  /** From the end of the fault until every instance serves and every replica follows. */
  readonly recovered: number;
}

/** Seconds after which a cluster that does not recover is an error. */
const patience = 150;

/**
 * `calm`: seconds of traffic before the fault, and after the cluster has recovered.
 * @throws when the cluster is not complete before the drill, or `patience` seconds after the fault.
 */
export async function measure(
  cluster: RunningCluster,
  drill: Drill,
  progress: Progress,
  calm = 4,
): Promise<Measurement> {
  return await progress.step(drill.title, async (note) => {
    await untilRecovered(cluster, note);
    note("traffic begins");
    const traffic = await Traffic.start(cluster);
    try {
      return await underTraffic(cluster, drill, traffic, note, calm);
    } finally {
      await traffic.stop();
      await traffic.clean().catch(() => note("the drill's own rows stay in ir.logging"));
    }
  });
}

async function underTraffic(
  cluster: RunningCluster,
  drill: Drill,
  traffic: Traffic,
  note: (line: string) => void,
  calm: number,
): Promise<Measurement> {
  await pause(calm * 1000);
  const runs = (await traffic.askCron()) ?? 0;
  await pause(1000);
  const { ledger } = traffic;
  note("the fault happens now");
  const fault = await drill.act(cluster);
  const written = await firstWrite(traffic, fault);
  note("writes go on");
  const [bus, cron] = await Promise.all([
    busAlive(traffic, written),
    cronAlive(traffic, written, runs),
  ]);
  note("notifications and jobs go on");
  await fault.undo?.();
  await untilRecovered(cluster, note);
  const recovered = performance.now();
  await pause(calm * 1000);
  const end = performance.now();
  await traffic.stop();
  const { lost, duplicated } = await compare(cluster, traffic);
  const { topology } = cluster;
  return {
    drill: drill.id,
    durability: groupsOf(topology, "postgresql")[0]?.durability ?? "",
    poolMode: poolMode(topology),
    sent: ledger.records.length,
    refused: ledger.of("refused").length,
    failed: ledger.of("failed").length,
    reasons: counted(ledger.of("failed").map(({ kind, why }) => `${kind}: ${why}`)),
    inFlight: ledger.mostInFlight(fault.from, fault.to),
    gap: seconds(ledger.longestGap("write", fault.from, end)),
    acknowledged: traffic.writes.acknowledged.length,
    lost,
    duplicated,
    loggedOut: ledger.loggedOut,
    notFound: ledger.notFound,
    bus: bus === null ? null : seconds(bus - written),
    cron: cron === null ? null : seconds(cron - written),
    recovered: seconds(recovered - fault.to),
  };
}

/** In which mode PgBouncer serves the HTTP pools. */
export function poolMode(topology: Topology): string {
  const listener = theGroup(topology, "pgbouncer").listeners.find(({ name }) => name === "pooled");
  const { database } = topology.application;
  return listener?.databases.find((served) => served.database === database)?.mode ?? "";
}

/**
 * When the first write after the fault was acknowledged, and others followed: a process that is
 * being killed may still answer one.
 */
async function firstWrite(traffic: Traffic, fault: Fault): Promise<number> {
  const end = performance.now() + patience * 1000;
  for (;;) {
    const acknowledged = traffic.ledger
      .of("ok")
      .filter(({ kind, began }) => kind === "write" && began > fault.to)
      .map(({ ended }) => ended as number);
    const found = acknowledged.find(
      (ended, index) => (acknowledged[index + 1] ?? Number.POSITIVE_INFINITY) - ended < 1000,
    );
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`no write succeeded for ${patience} s`);
    await pause(50);
  }
}

/** When every websocket had got a notification that was sent after `since`. */
async function busAlive(traffic: Traffic, since: number): Promise<number | null> {
  const end = performance.now() + patience * 1000;
  while (performance.now() < end) {
    const first = traffic.listeners.map(
      ({ heard }) => heard.find(({ sent }) => sent >= since)?.came ?? null,
    );
    if (first.every((came) => came !== null)) return Math.max(...first);
    await pause(50);
  }
  return null;
}

/** When cron had run a job that it was asked for after `since`. */
async function cronAlive(traffic: Traffic, since: number, before: number): Promise<number | null> {
  const end = performance.now() + patience * 1000;
  while (performance.now() < end) {
    const runs = await traffic.askCron();
    if (runs !== null && runs > before && performance.now() > since) return performance.now();
    await pause(300);
  }
  return null;
}

async function untilRecovered(
  cluster: RunningCluster,
  note: (line: string) => void,
): Promise<void> {
  const end = performance.now() + patience * 1000;
  for (;;) {
    const missing = await cluster.missing();
    if (missing === null) return;
    note(missing);
    if (performance.now() > end) throw new Error(`not recovered after ${patience} s: ${missing}`);
    await pause(200);
  }
}

/** Acknowledged writes that the database lacks, and numbers that it has twice. */
async function compare(
  cluster: RunningCluster,
  traffic: Traffic,
): Promise<{ lost: number; duplicated: number }> {
  const rows = await cluster.query(
    `SELECT line, count(*) FROM ir_logging
     WHERE name = '${traffic.marks.name}' AND func = 'write' GROUP BY line`,
  );
  const times = new Map(rows.map(([line, count]) => [Number(line), Number(count)]));
  return {
    lost: traffic.writes.acknowledged.filter((number) => !times.has(number)).length,
    duplicated: [...times.values()].filter((count) => count > 1).length,
  };
}

function counted(reasons: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    [...Map.groupBy(reasons, (reason) => reason)].map(([reason, list]) => [reason, list.length]),
  );
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1000;
}

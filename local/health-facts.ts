/** What `judgeHealth` looks at, asked on this machine. */

import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { theGroup } from "../model/topology.ts";
import type { HealthFacts, Room } from "./health.ts";
import { cacheFolder } from "./places.ts";
import type { RunningStack } from "./running.ts";

/** Never throws: what cannot be asked says why. */
export async function healthFacts(running: RunningStack): Promise<HealthFacts> {
  const { places } = running;
  return {
    state: roomAt(places.state),
    cache: roomAt(cacheFolder()),
    backups: await running.database.backupsInDetail().catch(reasonOf),
    archive: await archiveOf(running).catch(reasonOf),
    certificate: certificateOf(running),
  };
}

/** Of the file system that holds a folder, or where it would be made. */
export function roomAt(folder: string): Room {
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  const { bavail, blocks, bsize } = statfsSync(nearest);
  return { folder, free: bavail * bsize, size: blocks * bsize };
}

async function archiveOf({ database, topology }: RunningStack): Promise<HealthFacts["archive"]> {
  const [row] = await database.query(
    topology.application.database,
    `SELECT extract(epoch FROM last_archived_time), extract(epoch FROM last_failed_time),
      last_failed_wal, failed_count,
      (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready')
      FROM pg_stat_archiver`,
  );
  const [archived = "", failed = "", failedFile = "", failures = "", waiting = ""] = row ?? [];
  const at = (seconds: string) => (seconds === "" ? null : new Date(Number(seconds) * 1000));
  return {
    lastArchived: at(archived),
    lastFailed: at(failed),
    failedFile,
    failures: Number(failures),
    waiting: Number(waiting),
  };
}

function certificateOf({ places, topology, layout }: RunningStack): HealthFacts["certificate"] {
  const edge = theGroup(topology, "edge");
  const [node] = layout.nodes(edge);
  const file = join(places.config, node?.id ?? "", "certificate.pem");
  try {
    const { validToDate } = new X509Certificate(readFileSync(file, "utf8"));
    return { end: validToDate, isOwn: edge.certificate === null };
  } catch (error) {
    return `${file}: ${reasonOf(error)}`;
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n").findLast((line) => line.trim() !== "") ?? message;
}

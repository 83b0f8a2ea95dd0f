/** What a stack depends on beside its processes: room on disks, backups, the WAL archive, its certificate. */

export interface HealthLine {
  readonly name: string;
  readonly value: string;
  /** Why it is not well, and what to do; null where it is. */
  readonly problem: string | null;
}

/** Bytes of a file system. */
export interface Room {
  readonly folder: string;
  readonly free: number;
  readonly size: number;
}

export interface Backup {
  readonly label: string;
  readonly ended: Date;
  /** Bytes that it takes in the repository. */
  readonly size: number;
}

/** What PostgreSQL tells of its archiver (pg_stat_archiver). */
export interface Archive {
  readonly lastArchived: Date | null;
  readonly lastFailed: Date | null;
  readonly failedFile: string;
  readonly failures: number;
  /** Files of WAL that wait. */
  readonly waiting: number;
}

/** Where something could not be asked, the reason. */
export interface HealthFacts {
  readonly state: Room;
  readonly cache: Room;
  readonly backups: readonly Backup[] | string;
  readonly archive: Archive | string;
  readonly certificate: { readonly end: Date; readonly isOwn: boolean } | string;
}

/** Below it PostgreSQL is near the end of what it can write: a checkpoint alone may take as much. */
const leastForState = 1e9;
/** A new root needs more, and says so; this is what its lists need. */
const leastForCache = 1e8;
/** Of WAL since then a restore must read everything. */
const oldestBackup = 14;
/** 16 MiB each. */
const mostWaiting = 16;
/** The kit renews its own 30 days before; a given one needs a person. */
const shortestCertificate = 14;

const day = 86_400_000;

/** A line for each, in the order in which they are shown. */
export function judgeHealth(facts: HealthFacts, now: Date): HealthLine[] {
  return [
    room("disk of the state", facts.state, leastForState, "PostgreSQL stops when it is full"),
    room("disk of the cache", facts.cache, leastForCache, "the next update does not fit"),
    newestBackup(facts.backups, now),
    walArchive(facts.archive, now),
    certificate(facts.certificate, now),
  ];
}

function room(name: string, { folder, free, size }: Room, least: number, why: string): HealthLine {
  return {
    name,
    value: `${gigabytes(free)} of ${gigabytes(size)} free (${folder})`,
    problem: free < least ? `less than ${gigabytes(least)}: ${why}` : null,
  };
}

function newestBackup(backups: HealthFacts["backups"], now: Date): HealthLine {
  const name = "newest backup";
  if (typeof backups === "string") return { name, value: "unknown", problem: backups };
  const newest = backups.at(-1);
  if (newest === undefined)
    return { name, value: "none", problem: "nothing can be restored: run `odoo-cluster backup`" };
  const age = now.getTime() - newest.ended.getTime();
  return {
    name,
    value: `${newest.label}, ${ago(age)}, ${gigabytes(newest.size)}; ${backups.length} kept`,
    problem:
      age > oldestBackup * day
        ? `older than ${oldestBackup} days: run \`odoo-cluster backup\`, at best by cron`
        : null,
  };
}

function walArchive(archive: HealthFacts["archive"], now: Date): HealthLine {
  const name = "WAL archive";
  if (typeof archive === "string") return { name, value: "unknown", problem: archive };
  const { lastArchived, lastFailed, failedFile, failures, waiting } = archive;
  const last =
    lastArchived === null ? "nothing yet" : `last ${ago(now.getTime() - lastArchived.getTime())}`;
  const isFailing =
    lastFailed !== null && (lastArchived === null || lastFailed.getTime() > lastArchived.getTime());
  const log = "`odoo-cluster logs` of the primary has the reason, and the disk fills meanwhile";
  return {
    name,
    value: `${last}, ${waiting} waiting, ${failures} failures so far`,
    problem: isFailing
      ? `it fails at ${failedFile}: ${log}`
      : waiting > mostWaiting
        ? `${waiting} files wait: the archive is slower than what is written`
        : null,
  };
}

function certificate(found: HealthFacts["certificate"], now: Date): HealthLine {
  const name = "certificate";
  if (typeof found === "string") return { name, value: "unknown", problem: found };
  const left = Math.floor((found.end.getTime() - now.getTime()) / day);
  const until = found.end.toISOString().slice(0, 10);
  const renew = found.isOwn ? "`odoo-cluster up` renews it" : "renew edge.tls.certificate";
  return {
    name,
    value: left < 0 ? `ended on ${until}` : `until ${until}, ${left} days`,
    problem:
      left < 0
        ? `browsers refuse it: ${renew}`
        : left < shortestCertificate
          ? `less than ${shortestCertificate} days: ${renew}`
          : null,
  };
}

function ago(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

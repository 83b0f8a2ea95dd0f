/**
 * Processes of a stack whose supervisor is gone (killed, or out of memory): they go on serving, but
 * nothing restarts or stops them. They are found by the mount namespace that the supervisor made.
 */
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { type Places, placesOf, runFolder } from "./places.ts";
import { signalAll } from "./processes.ts";
import { replaceFile } from "./replace-file.ts";
import { until } from "./until.ts";

/** Notes the namespace of a supervisor, so that what outlives it is found. */
export function noteNamespace(places: Places, pid: number): void {
  replaceFile(places.namespace, `${readlinkSync(`/proc/${pid}/ns/mnt`)}\n`, { mode: 0o600 });
}

/** Pids in the stack's namespace that see another root than the host's. */
export function leftovers(places: Places): number[] {
  if (!existsSync(places.namespace)) return [];
  const namespace = readFileSync(places.namespace, "utf8").trim();
  return readdirSync("/proc")
    .filter((name) => /^[0-9]+$/.test(name))
    .filter((pid) => link(`/proc/${pid}/ns/mnt`) === namespace && link(`/proc/${pid}/root`) !== "/")
    .map(Number);
}

/** Name of the stack on this machine that a process belongs to; null where it is of none. */
export function stackOf(pid: number): string | null {
  const namespace = link(`/proc/${pid}/ns/mnt`);
  if (namespace === null || !existsSync(runFolder)) return null;
  return (
    readdirSync(runFolder).find((name) => {
      const file = placesOf(name).namespace;
      return existsSync(file) && readFileSync(file, "utf8").trim() === namespace;
    }) ?? null
  );
}

/** Asks them to end, and kills what has not after ten seconds. PostgreSQL recovers from its WAL. */
export async function endLeftovers(places: Places): Promise<void> {
  signalAll(leftovers(places), "SIGTERM");
  if (await until(() => leftovers(places).length === 0, 10)) return;
  const areKilled = () => {
    const left = leftovers(places);
    signalAll(left, "SIGKILL");
    return left.length === 0;
  };
  await until(areKilled, Number.POSITIVE_INFINITY);
}

/** Null where the process is gone, or is a kernel thread. */
function link(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

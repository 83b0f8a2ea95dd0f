/**
 * Whether PgBouncer runs with the options that were rendered. A reload that finds a value wrong
 * answers as if all were well and takes the default of that option, neither the new nor the former
 * value (PgBouncer 1.24, test/templates/pgbouncer/daemon.test.ts): only `SHOW CONFIG` tells.
 */
import type { Setting } from "../model/setting.ts";
import { show } from "../model/text.ts";
import { theGroup } from "../model/topology.ts";
import { listenerSettings } from "../templates/pgbouncer/settings.ts";
import type { Program } from "../templates/supervisor/programs.ts";
import type { ProbeScene } from "./probes.ts";
import { SqlConsole } from "./sql-console.ts";

/** One row of `SHOW CONFIG` (https://www.pgbouncer.org/usage.html#show-config). */
export interface RunningOption {
  readonly key: string;
  readonly value: string;
}

/** Null where a listener's process runs with what its file says, else what differs. */
export async function pgbouncerConfigProblem(
  scene: ProbeScene,
  { node, name }: Program,
): Promise<string | null> {
  const { topology, layout } = scene;
  const group = theGroup(topology, "pgbouncer");
  const listener = group.listeners.find((candidate) => name === `${node.id}-${candidate.name}`);
  if (listener === undefined) throw new Error(`${name} is no listener`);
  const wanted = listenerSettings(topology, layout, group, listener, node);
  const pgbouncer = SqlConsole.pgbouncer(scene, node, layout.port(listener.name));
  try {
    const running = (await pgbouncer.rows("SHOW CONFIG")).map(({ key = "", value = "" }) => ({
      key,
      value,
    }));
    return differingOptions(wanted, running)[0] ?? null;
  } catch (error) {
    return `its console does not answer (${error instanceof Error ? error.message : String(error)})`;
  } finally {
    pgbouncer.close();
  }
}

/** Sentences, one for each rendered option that the process does not run with. */
export function differingOptions(
  wanted: readonly Pick<Setting, "section" | "key" | "value">[],
  running: readonly RunningOption[],
): string[] {
  const found = new Map(running.map(({ key, value }) => [key, value]));
  return wanted
    .filter(({ section }) => section === "pgbouncer")
    .flatMap(({ key, value }) => {
      const own = show(value);
      const its = found.get(key);
      if (its === undefined) return [`${key}: PgBouncer has no such option`];
      return plain(own) === plain(its) ? [] : [`runs with ${key} = ${its}, not ${own}`];
    });
}

/** One spelling of a value: PgBouncer shows `yes` as 1, and numbers without what they lack. */
function plain(value: string): string {
  const word = value.trim().toLowerCase();
  if (["yes", "true", "on"].includes(word)) return "1";
  if (["no", "false", "off"].includes(word)) return "0";
  const number = Number(word);
  return word !== "" && Number.isFinite(number) ? String(number) : value.replaceAll(/\s+/g, "");
}

/**
 * Waits until a program serves. The supervisor starts again whatever ends, for ever: so the ends are
 * counted, and what ends again and again is given up at once, in the program's own words.
 */
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "../templates/supervisor/programs.ts";
import { type Probe, type ProbeScene, probeOf } from "./probes.ts";
import type { ProgramState } from "./supervisor-rpc.ts";

/** A program as it is watched; tests hand in their own. */
export interface Watched {
  readonly name: string;
  state(): Promise<ProgramState | null>;
  readonly probe: Probe;
  /** What it wrote since it was to start; without a start, its last lines. */
  words(): readonly string[];
}

export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Seconds for what starts, however busy the machine is. */
const patience = 180;
/** Ends after which it is not tried any longer. */
const mostEnds = 3;

/** A program that does not serve: what is missing, and what it says itself. */
export class NotServing extends Error {
  constructor(name: string, what: string, words: readonly string[], log: string) {
    const said =
      words.length === 0
        ? [`It wrote nothing to ${log}.`]
        : [`Its last words (${log}):`, ...words.map((line) => `  ${line}`)];
    super([`${name} ${what}`, ...said].join("\n"));
    this.name = "NotServing";
  }
}

/** Resolves to the process that serves. @throws {NotServing} */
export async function untilServing(
  watched: Watched,
  log: string,
  note: (line: string) => void,
  { clock = systemClock, seconds = patience }: { clock?: Clock; seconds?: number } = {},
): Promise<ProgramState> {
  const { name } = watched;
  const end = clock.now() + seconds * 1000;
  const fail = (what: string) => new NotServing(name, what, watched.words(), log);
  let last: ProgramState | null = null;
  let ends = 0;
  for (;;) {
    const before = await watched.state();
    if (last !== null && before !== null && before.stopped !== last.stopped) ends += 1;
    last = before;
    if (before?.state === "FATAL") throw fail("could not be started");
    if (ends >= mostEnds) {
      // The supervisor tells 0 of what ended before it counted as started.
      const status = before?.exitStatus ? `, exit status ${before.exitStatus}` : "";
      throw fail(`ends again and again (${ends} times${status})`);
    }
    let missing = before === null ? "the supervisor does not know it" : before.detail;
    if (before?.pid != null) {
      const found = await watched.probe();
      const after = await watched.state();
      // What answered is what runs: it was there before, and it still is.
      const same = after?.pid === before.pid && after.started === before.started;
      if (found === null && same && after.state === "RUNNING") return after;
      missing = found ?? "starts";
    }
    if (clock.now() > end) throw fail(`is not ready after ${seconds} s: ${missing}`);
    note(missing);
    await clock.sleep(250);
  }
}

/** How far a log was when something was begun. */
export type LogMarks = ReadonlyMap<string, number>;

/** Where the logs of some programs end now. */
export function logMarks(scene: ProbeScene, programs: readonly Program[]): LogMarks {
  return new Map(
    programs.map(({ name }) => {
      const file = logFile(scene, name);
      return [name, existsSync(file) ? statSync(file).size : 0];
    }),
  );
}

/** The program itself, with its probe. */
export function watchedOf(scene: ProbeScene, program: Program, marks: LogMarks): Watched {
  const { name } = program;
  return {
    name,
    state: () => scene.supervisor.state(name),
    probe: probeOf(scene, program),
    words: () => lastLines(logFile(scene, name), marks.get(name)),
  };
}

export function logFile({ places }: Pick<ProbeScene, "places">, name: string): string {
  return join(places.log, `${name}.log`);
}

/** The last lines of a file, enough for the trace of a panic, since `from`; of a shorter one (it was rotated) those that it has. */
export function lastLines(file: string, from = 0, most = 30): string[] {
  if (!existsSync(file)) return [];
  const opened = openSync(file, "r");
  try {
    const { size } = fstatSync(opened);
    const begin = Math.max(from > size ? 0 : from, size - 16_384);
    const bytes = Buffer.alloc(size - begin);
    readSync(opened, bytes, 0, bytes.length, begin);
    return bytes
      .toString("utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(-most);
  } finally {
    closeSync(opened);
  }
}

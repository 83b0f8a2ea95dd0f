/** The supervisor of a running stack: what runs, and start, stop, signal. */

import { CommandFailed } from "./command.ts";
import { inside } from "./layout.ts";
import { runInside, supervisorPid } from "./namespace.ts";
import type { Places } from "./places.ts";

export interface ProgramState {
  readonly name: string;
  /** RUNNING, STOPPED, STARTING, BACKOFF, STOPPING, EXITED, FATAL. */
  readonly state: string;
  /** Pid and uptime, as the supervisor tells. */
  readonly detail: string;
}

const control = ["supervisorctl", "-c", `${inside.config}/supervisor/supervisord.conf`];

export class Supervisor {
  readonly #pid: number;

  constructor(pid: number) {
    this.#pid = pid;
  }

  /** The running supervisor of a stack; null when it is down. */
  static of(places: Places): Supervisor | null {
    const pid = supervisorPid(places);
    return pid === null ? null : new Supervisor(pid);
  }

  get pid(): number {
    return this.#pid;
  }

  async states(): Promise<ProgramState[]> {
    // Exit code 3 only says that something does not run.
    const output = await this.#control(["status"], true);
    return output.split("\n").flatMap((line) => {
      const match = /^(\S+)\s+([A-Z]+)\s*(.*)$/.exec(line);
      return match === null
        ? []
        : [{ name: match[1] as string, state: match[2] as string, detail: match[3] ?? "" }];
    });
  }

  /** The program's own process; null when it does not run. */
  async pidOf(name: string): Promise<number | null> {
    const state = (await this.states()).find((program) => program.name === name);
    const pid = /^pid (\d+)/.exec(state?.detail ?? "")?.[1];
    return pid === undefined ? null : Number(pid);
  }

  /** Starts programs that do not run; waits until each stayed up for its first second. */
  async start(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.#control(["start", ...names], true);
  }

  /** Asks nicely, waits, kills at last: as each program's own stop settings say. */
  async stop(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.#control(["stop", ...names], true);
  }

  async restart(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.#control(["restart", ...names], true);
  }

  async signal(signal: string, name: string): Promise<void> {
    await this.#control(["signal", signal, name]);
  }

  /** Reads supervisord.conf again for some programs: adds new ones, stops and changes changed ones, ends removed ones. */
  async take(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.#control(["update", ...names]);
  }

  /** Ends everything, outermost tier first, and the supervisor itself. */
  async shutdown(): Promise<void> {
    await this.#control(["shutdown"]);
    await ended(this.#pid);
  }

  async #control(args: readonly string[], mayFail = false): Promise<string> {
    try {
      return await runInside(this.#pid, [...control, ...args]);
    } catch (error) {
      if (mayFail && error instanceof CommandFailed) return error.lines.join("\n");
      throw error;
    }
  }
}

/** Resolves when a process is gone. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

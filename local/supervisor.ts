/** The supervisor of a running stack: what runs, and start, stop, signal. */
import { join } from "node:path";
import { logKeeper } from "../templates/supervisor/log-keeper.ts";
import { CommandFailed } from "./command.ts";
import { inside } from "./layout.ts";
import { runInside, supervisorPid } from "./namespace.ts";
import type { Places } from "./places.ts";
import { type ProgramState, programStates, startProgram } from "./supervisor-rpc.ts";
import { until } from "./until.ts";

const control = ["supervisorctl", "-c", `${inside.config}/supervisor/supervisord.conf`];

export class Supervisor {
  readonly #pid: number;
  readonly #socket: string;

  constructor(pid: number, places: Places) {
    this.#pid = pid;
    this.#socket = join(places.run, "supervisor.sock");
  }

  /** The running supervisor of a stack; null when it is down. */
  static of(places: Places): Supervisor | null {
    const pid = supervisorPid(places);
    return pid === null ? null : new Supervisor(pid, places);
  }

  get pid(): number {
    return this.#pid;
  }

  async states(): Promise<ProgramState[]> {
    const states = await programStates(this.#socket);
    // Part of the supervisor itself, and none of the stack.
    return states.filter(({ name }) => name !== logKeeper);
  }

  /** The program's own process; null when it does not run. */
  async pidOf(name: string): Promise<number | null> {
    return (await this.state(name))?.pid ?? null;
  }

  /** Null where the supervisor has no such program. */
  async state(name: string): Promise<ProgramState | null> {
    return (await this.states()).find((program) => program.name === name) ?? null;
  }

  /** Starts programs that do not run, without waiting: probes tell whether they serve. */
  async start(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => startProgram(this.#socket, name)));
  }

  /**
   * The same at once for what failed before: the supervisor waits the longer before it tries again,
   * the more often a start failed.
   */
  async startAfresh(names: readonly string[]): Promise<void> {
    const waiting = (await this.states())
      .filter(({ name, state }) => names.includes(name) && /^(BACKOFF|STARTING)$/.test(state))
      .map(({ name }) => name);
    await this.stop(waiting);
    await this.start(names);
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
  const isGone = () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  };
  await until(isGone, Number.POSITIVE_INFINITY);
}

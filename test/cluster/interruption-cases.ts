/**
 * `up` is killed at any moment, and the next one ends well. `CLUSTER_SUITE_INTERRUPTIONS` says how
 * often; half of them hit a first run on a machine without the stack, half an edit.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placesOf } from "../../local/places.ts";
import { type Ask, connect } from "./cluster.ts";
import { figure } from "./figures.ts";
import type { Edit, PoolMode } from "./suite-stack.ts";

const times = Number(process.env["CLUSTER_SUITE_INTERRUPTIONS"] ?? 3);

/** Toggles something that every tier of Odoo and PgBouncer reads. */
const edited: Edit = (text) => text.replace("instances: 2, workers: 2", "instances: 3, workers: 2");

export function interruptionCases(ask: Ask, mode: PoolMode, keep: Edit): void {
  test(`${times} interruptions of up`, { timeout: times * 240_000 }, async () => {
    const { stack } = ask();
    const seconds: number[] = [];
    let duration = { first: 45, edit: 10 };
    for (let time = 0; time < times; time++) {
      const isFirst = time % 2 === 0;
      const edit: Edit = isFirst ? keep : (text) => edited(keep(text));
      if (isFirst) await stack.down({ purge: true });
      stack.write(mode, edit);
      const began = performance.now();
      const child = start(stack.folder);
      await Promise.race([
        ended(child),
        // Once while PostgreSQL is made: Patroni does not finish what is cut then.
        time === 0
          ? untilInitdb()
          : pause(1000 * Math.random() * (isFirst ? duration.first : duration.edit)),
      ]);
      const moment = (performance.now() - began) / 1000;
      child.kill("SIGKILL");
      await ended(child);
      const after = await stack.up(mode, edit).catch((error: unknown) => {
        throw new Error(`after ${moment.toFixed(2)} s of a ${isFirst ? "first run" : "edit"}`, {
          cause: error,
        });
      });
      seconds.push(after.seconds);
      const again = await stack.up(mode, edit);
      expect({ moment, plan: again.plan, changed: again.changed }).toEqual({
        moment,
        plan: [],
        changed: [],
      });
      // Somebody can log in and work.
      await connect(stack, mode);
      if (!isFirst) await stack.up(mode, keep);
      duration = isFirst ? { ...duration, first: Math.max(20, after.seconds) } : duration;
    }
    figure("interruptions", times);
    figure("up-after-interruption-most-seconds", Math.max(...seconds));
  });
}

/** The command line itself, on the suite's stack file. */
function start(folder: string): ChildProcess {
  const program = join(import.meta.dirname, "up-process.ts");
  return spawn(process.execPath, [program, folder], { stdio: "ignore" });
}

async function untilInitdb(): Promise<void> {
  const isThere = () =>
    ["postgresql-1", "postgresql-2"].some((name) =>
      existsSync(join(placesOf("suite").data, name, "pgdata", "PG_VERSION")),
    );
  const end = Date.now() + 120_000;
  while (!isThere() && Date.now() < end) await pause(20);
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
  });
}

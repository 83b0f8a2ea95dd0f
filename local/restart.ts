/** Restarts instances one after the other, each probed before the next. */
import { nearest } from "../model/nearest.ts";
import type { Progress } from "../model/progress.ts";
import { quote } from "../model/spec-problems.ts";
import { UserError } from "../model/user-error.ts";
import { type Program, programs } from "../templates/supervisor/programs.ts";
import { restartDrained } from "./drain/drain.ts";
import { withStackLock } from "./lock.ts";
import { requireRunning } from "./running.ts";
import type { LocalStack } from "./stack.ts";
import { logFile, logMarks, untilServing, watchedOf } from "./watch.ts";

/** Names are instances, programs or whole groups. Resolves to what was restarted. */
export async function restartInstances(
  stack: LocalStack,
  names: readonly string[],
  progress: Progress,
): Promise<string[]> {
  const running = requireRunning(stack);
  const all = programs(stack.topology, running.layout);
  const chosen = choose(all, names);
  return await withStackLock(running.places, async () => {
    for (const program of chosen) {
      const { name } = program;
      const marks = logMarks(running, [program]);
      const watched = watchedOf(running, program, marks);
      await progress.step(name, (note) =>
        restartDrained(running, program, note, {
          take: async () => {},
          restart: () => running.supervisor.restart([name]),
          ready: async () => {
            await untilServing(watched, logFile(running, name), note);
          },
        }),
      );
    }
    return chosen.map((program) => program.name);
  });
}

function choose(all: readonly Program[], names: readonly string[]): Program[] {
  const known = [
    ...new Set(all.flatMap((program) => [program.name, program.node.id, program.group.name])),
  ];
  const unknown = names.filter((name) => !known.includes(name));
  if (names.length === 0 || unknown.length > 0) {
    throw new UserError(
      "input",
      (names.length === 0 ? [""] : unknown).map((name) => {
        const close = nearest(name, known);
        return {
          where: "odoo-cluster restart",
          what: name === "" ? "name what to restart" : "there is no such instance or group",
          ...(name === "" ? {} : { got: quote(name) }),
          fix:
            close === null || name === ""
              ? `Names are ${known.join(", ")}`
              : `Did you mean ${close}?`,
        };
      }),
    );
  }
  return all.filter((program) =>
    [program.name, program.node.id, program.group.name].some((name) => names.includes(name)),
  );
}

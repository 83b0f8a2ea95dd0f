import type { Drill } from "../../drills/drill.ts";
import { drillsOf } from "../../drills/drills.ts";
import { measure } from "../../drills/measure.ts";
import { broken } from "../../drills/verdict.ts";
import { withDrillLock } from "../../local/lock.ts";
import { placesOf } from "../../local/places.ts";
import { localCluster } from "../../local/running-cluster.ts";
import { nearest } from "../../model/nearest.ts";
import type { RunningCluster } from "../../model/running-cluster.ts";
import { quote } from "../../model/spec-problems.ts";
import { UserError } from "../../model/user-error.ts";
import type { Command } from "../command.ts";
import { drillsTable, measurementText } from "../output/drills.ts";
import { terminalProgress } from "../output/progress.ts";
import { loadOnThisMachine } from "../this-machine.ts";

export const drill: Command = {
  name: "drill",
  summary: "Break something under traffic, and measure what users saw",
  positionals: "[drill... | all]",
  options: {
    repeat: { type: "string", value: "<times>", default: "1", help: "how often each is done" },
  },
  examples: [
    "odoo-cluster drill",
    "odoo-cluster drill 'kill nginx-1' crash-primary",
    "odoo-cluster drill all --repeat 10",
  ],
  run: async ({ stack, positionals, options, json }) => {
    const cluster = localCluster(loadOnThisMachine("drill", stack));
    const all = drillsOf(cluster);
    if (positionals.length === 0) {
      process.stdout.write(json ? `${JSON.stringify(all)}\n` : drillsTable(all));
      return 0;
    }
    const chosen = choose(all, positionals);
    const times = repeats(options["repeat"]);
    const repeated = Array.from({ length: times }, () => chosen).flat();
    return await withDrillLock(placesOf(stack), () =>
      cluster.asOwnUser((own) => runAll(own, repeated, json)),
    );
  },
};

async function runAll(
  cluster: RunningCluster,
  drills: readonly Drill[],
  json: boolean,
): Promise<number> {
  const progress = terminalProgress();
  let failures = 0;
  for (const one of drills) {
    const seen = await measure(cluster, one, progress);
    const reasons = broken(one.bounds, seen);
    failures += reasons.length;
    process.stdout.write(
      json ? `${JSON.stringify({ ...seen, broken: reasons })}\n` : measurementText(seen, reasons),
    );
  }
  return failures === 0 ? 0 : 1;
}

function choose<T extends { readonly id: string }>(
  all: readonly T[],
  names: readonly string[],
): T[] {
  if (names.length === 1 && names[0] === "all") return [...all];
  const ids = all.map(({ id }) => id);
  const unknown = names.filter((name) => !ids.includes(name));
  if (unknown.length > 0) {
    throw new UserError(
      "input",
      unknown.map((name) => {
        const close = nearest(name, ids);
        return {
          where: "odoo-cluster drill",
          what: "there is no such drill",
          got: quote(name),
          fix: close === null ? "`odoo-cluster drill` lists them" : `Did you mean '${close}'?`,
        };
      }),
    );
  }
  return all.filter(({ id }) => names.includes(id));
}

function repeats(value: string | boolean | undefined): number {
  const times = Number(value ?? 1);
  if (Number.isInteger(times) && times >= 1 && times <= 1000) return times;
  throw new UserError("input", [
    {
      where: "odoo-cluster drill",
      what: "--repeat must be a whole number from 1 to 1000",
      got: quote(String(value)),
      fix: "Give it as `--repeat 10`",
    },
  ]);
}

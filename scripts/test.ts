/** `npm test`: the check, then real engines: an API server and Pulumi's, daemons, a whole cluster. */

import { cacheFolder } from "../local/places.ts";
import { ensureRoot } from "../local/root/ensure-root.ts";
import { problemText, UserError } from "../model/user-error.ts";
import { ensureEngine } from "../test/engine/built-engine.ts";
import { ensureServers } from "../test/kubernetes/built-servers.ts";
import { checkSteps } from "./check.ts";
import { runSteps, type Step, summary } from "./steps.ts";

const failed = await runSteps([
  ...checkSteps,
  { name: "tests notice altered rules", script: "scripts/alter-rules.ts", args: [] },
]);
const skipped: string[] = [];
const building = {
  cache: cacheFolder(),
  report: (line: string) => process.stdout.write(`${line}\n`),
};

const lacking = await lackOfEngines();
if (lacking === null) {
  failed.push(
    ...(await runSteps([
      layer("a real API server judges manifests", "kubernetes"),
      layer("the real engine deploys onto it", "engine"),
    ])),
  );
} else skipped.push(lacking);

if (process.platform === "linux" && process.arch === "x64" && process.getuid?.() === 0) {
  const root = await ensureRoot(building);
  const environment = { ODOO_CLUSTER_ROOT: root.path };
  failed.push(
    ...(await runSteps([
      layer("real daemons judge rendered files", "daemons", environment),
      layer("a whole cluster", "cluster", environment),
    ])),
  );
} else {
  skipped.push("real daemons and the cluster need Linux on amd64 and root: run `sudo npm test`");
}

process.exitCode = summary(failed, skipped);

function layer(name: string, project: string, environment: Step["environment"] = {}): Step {
  const script = "node_modules/vitest/vitest.mjs";
  return { name, script, args: ["run", "--project", project], environment };
}

/** Builds the API server and Pulumi's engine, or says why there are none. */
async function lackOfEngines(): Promise<string | null> {
  if (process.platform !== "linux") return "the API server and the Pulumi engine need Linux";
  try {
    await ensureServers(building);
    await ensureEngine(building);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.problems.map(problemText).join("\n");
    throw error;
  }
}

/** `npm test`: the check, then real daemons, then a whole cluster in a stack of its own. */

import { cacheFolder } from "../local/places.ts";
import { ensureRoot } from "../local/root/ensure-root.ts";
import { checkSteps } from "./check.ts";
import { runSteps, summary } from "./steps.ts";

const vitest = "node_modules/vitest/vitest.mjs";
const failed = await runSteps(checkSteps);
const skipped: string[] = [];

if (process.platform === "linux" && process.arch === "x64" && process.getuid?.() === 0) {
  const root = await ensureRoot({
    cache: cacheFolder(),
    report: (line) => process.stdout.write(`${line}\n`),
  });
  const environment = { ODOO_CLUSTER_ROOT: root.path };
  failed.push(
    ...(await runSteps([
      {
        name: "real daemons judge rendered files",
        script: vitest,
        args: ["run", "--project", "daemons"],
        environment,
      },
      {
        name: "a whole cluster",
        script: vitest,
        args: ["run", "--project", "cluster"],
        environment,
      },
    ])),
  );
} else {
  skipped.push("real daemons and the cluster need Linux on amd64 and root: run `sudo npm test`");
}

process.exitCode = summary(failed, skipped);

/** A user of Odoo for the time of drills: a changed password of the administrator does not matter to them. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { namePrefix } from "../model/drill-names.ts";
import type { RunningCluster } from "../model/running-cluster.ts";
import { odooEnvironment } from "../templates/odoo/process.ts";
import { inside } from "./layout.ts";
import { runInside } from "./namespace.ts";
import type { RunningStack } from "./running.ts";

/**
 * Makes the user, and removes it with all that drills have put into Odoo when `work` ends, also by a
 * signal. What one left that was killed is removed by the next.
 */
export async function withDrillUser<T>(
  running: RunningStack,
  work: (user: RunningCluster["administrator"]) => Promise<T>,
): Promise<T> {
  const user = {
    login: `${namePrefix} ${randomBytes(6).toString("hex")}`,
    password: randomBytes(24).toString("base64url"),
  };
  await change(running, user);
  const { interrupted, forget } = untilSignal();
  try {
    return await Promise.race([work(user), interrupted]);
  } finally {
    forget();
    await change(running, { login: null, password: null });
  }
}

/** Rejects when the process is asked to end. */
function untilSignal(): { readonly interrupted: Promise<never>; readonly forget: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const onSignal = (signal: string) => reject(new Error(`interrupted by ${signal}`));
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, onSignal);
  const forget = () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  return { interrupted: promise, forget };
}

/** By `odoo shell`, direct to the primary; the password is on its standard input alone. */
async function change(
  { supervisor, topology, layout }: RunningStack,
  user: { readonly login: string | null; readonly password: string | null },
): Promise<void> {
  const { application } = topology;
  const settings = JSON.stringify({ prefix: namePrefix, ...user });
  const program = readFileSync(join(import.meta.dirname, "drill-user.py"), "utf8");
  const input = `import json\nsettings = json.loads(${JSON.stringify(settings)})\n${program}`;
  const node = { id: "init", ordinal: 1, bind: "127.0.0.1" };
  const output = await runInside(
    supervisor.pid,
    [
      ...layout.odooCommand(application),
      "shell",
      "-c",
      `${inside.config}/init/odoo.conf`,
      "-d",
      application.database,
      "--no-http",
    ],
    { user: "odoo", environment: odooEnvironment(layout, node, null), input },
  );
  // The shell goes on after an error, and ends with 0.
  if (!output.includes("drill user: done")) {
    throw new Error(`Odoo did not change the drill's user:\n${output}`);
  }
}

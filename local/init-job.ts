/** The one job that installs modules: direct to the primary, before any instance serves. */
import type { Topology } from "../model/topology.ts";
import type { Layout } from "../templates/layout.ts";
import { odooEnvironment } from "../templates/odoo/process.ts";
import type { DatabaseAdmin } from "./database.ts";
import { inside } from "./layout.ts";
import { runInside } from "./namespace.ts";

/** The stack's modules that are not installed. A database without Odoo's tables lacks all. */
export async function missingModules(
  database: DatabaseAdmin,
  topology: Topology,
): Promise<string[]> {
  const { application } = topology;
  const installed = await modulesIn(database, application.database, "state = 'installed'");
  return application.modules.filter((name) => !installed.has(name));
}

/** Of modules that the stack had and no longer names, those that the database still has. */
export async function keptModules(
  database: DatabaseAdmin,
  topology: Topology,
  before: readonly string[],
): Promise<string[]> {
  const { application } = topology;
  const left = before.filter((name) => !application.modules.includes(name));
  if (left.length === 0) return [];
  // Also one that is about to be upgraded, or whose uninstallation was only asked for.
  const present = "state NOT IN ('uninstalled', 'uninstallable', 'to install')";
  const there = await modulesIn(database, application.database, present);
  return left.filter((name) => there.has(name));
}

async function modulesIn(
  database: DatabaseAdmin,
  name: string,
  condition: string,
): Promise<Set<string>> {
  const [found] = await database.query(
    name,
    "SELECT to_regclass('public.ir_module_module') IS NOT NULL",
  );
  if (found?.[0] !== "t") return new Set();
  const rows = await database.query(name, `SELECT name FROM ir_module_module WHERE ${condition}`);
  return new Set(rows.flatMap(([module]) => module ?? []));
}

/** Installs modules; Odoo's own log lines tell how far it is. */
export async function installModules(
  pid: number,
  topology: Topology,
  layout: Layout,
  modules: readonly string[],
  note: (line: string) => void,
): Promise<void> {
  const node = { id: "init", ordinal: 1, bind: "127.0.0.1" };
  await runInside(
    pid,
    [
      ...layout.odooCommand(topology.application),
      "-c",
      `${inside.config}/init/odoo.conf`,
      "-d",
      topology.application.database,
      "-i",
      modules.join(","),
      "--stop-after-init",
      "--no-http",
    ],
    {
      user: "odoo",
      environment: odooEnvironment(layout, node, null),
      onLine: (line) => {
        const loading = /Loading module (\S+) \((\d+)\/(\d+)\)/.exec(line);
        if (loading !== null) note(`module ${loading[2]} of ${loading[3]}: ${loading[1]}`);
      },
    },
  );
}

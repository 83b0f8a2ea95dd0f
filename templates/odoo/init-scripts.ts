/**
 * What the init job runs where each step has a container of its own: PostgreSQL's client around Odoo
 * (programs/init/). Steps hand over by files in one folder; each is safe to repeat. Steps of an update run while
 * the site is closed; what still works is waited for.
 */

import type { Setting } from "../../model/setting.ts";
import { isOdoo, type Topology } from "../../model/topology.ts";
import { programSource } from "../../programs/source.ts";
import { programFile } from "../program-file.ts";
import type { RenderedFile } from "../rendered-file.ts";

/** Seconds beyond the longest request or job after which an update gives up on those that still work. */
const patience = 120;

/** The three steps, and two more where modules are updated; with the values that they read. */
export function renderInitScripts(topology: Topology): RenderedFile[] {
  const upgrades = upgradesOf(topology).length > 0;
  return [
    ...(upgrades ? [program("recovery-point.sh"), program("upgrade.py")] : []),
    ...["before-modules.sh", "modules.sh", "after-modules.sh", "sql-client.sh"].map(program),
    values(topology),
  ];
}

/** Modules that are updated, by name. */
export function upgradesOf({ application }: Topology): readonly string[] {
  return application.maintenance?.upgrade ?? [];
}

function program(name: string): RenderedFile {
  const place = { id: `init/${name}`, group: "postgresql", node: "init" };
  return programFile(place, programSource(`init/${name}`), "none");
}

/** Variables of the steps. Names of databases and modules are lower-case letters, digits and _: nothing to quote. */
function values(topology: Topology): RenderedFile {
  const { database, modules } = topology.application;
  // A pod may end its longest request or job, and is killed after it.
  const longest = Math.max(...topology.groups.filter(isOdoo).map((pool) => pool.limitTimeReal));
  const entries = {
    database,
    modules: modules.join(","),
    upgrade: upgradesOf(topology).join(","),
    patience_with_odoo: String(longest + patience),
  };
  const settings = Object.entries(entries).map(
    ([key, value]): Setting => ({
      section: "",
      key,
      value: [value],
      effect: "none",
      source: "default",
    }),
  );
  return {
    id: "init/values.sh",
    group: "postgresql",
    node: "init",
    dialect: "lines",
    mode: 0o644,
    settings,
    body: [
      Object.entries(entries)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(""),
    ],
  };
}

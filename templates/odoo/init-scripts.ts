/**
 * What the init job runs where each step has a container of its own: PostgreSQL's client around
 * Odoo. Steps hand over by files in one folder; each is safe to repeat.
 */
import type { Topology } from "../../model/topology.ts";
import { programFile } from "../program-file.ts";
import type { RenderedFile } from "../rendered-file.ts";
import { sqlClient as client, listed } from "./sql-client.ts";
import { nothingLeft, recoveryPoint, updateModules } from "./upgrade.ts";

/**
 * The three steps, as programs, and two more where modules are updated. Arguments: the folder of
 * rendered files, the folder to hand over in.
 */
export function renderInitScripts(topology: Topology): RenderedFile[] {
  const { database, modules, maintenance } = topology.application;
  const upgrades = (maintenance?.upgrade ?? []).length > 0;
  return [
    ...(upgrades
      ? [
          program("recovery-point.sh", recoveryPoint(client, topology)),
          program("upgrade.py", updateModules(topology)),
        ]
      : []),
    program("before-modules.sh", beforeModules(database, modules)),
    program("modules.sh", addModules(database)),
    program("after-modules.sh", afterModules(topology)),
  ];
}

function program(name: string, body: string): RenderedFile {
  return programFile({ id: `init/${name}`, group: "postgresql", node: "init" }, body, "none");
}

/** Prints the modules that are not installed, with commas between them. */
const missing = (database: string, modules: readonly string[]) => `missing() {
  tables=$(ask --dbname=${database} --command="SELECT to_regclass('public.ir_module_module') IS NOT NULL")
  if [ "$tables" = t ]; then
    # An update that broke off leaves some to upgrade: to install them anew would reset their data.
    installed="SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade')"
  else
    installed="SELECT NULL::text WHERE false"
  fi
  ask --dbname=${database} --command="SELECT coalesce(string_agg(wanted, ','), '')
    FROM unnest(ARRAY[${listed(modules)}]::text[]) wanted WHERE wanted NOT IN ($installed)"
}
`;

function beforeModules(database: string, modules: readonly string[]): string {
  return `#!/bin/sh
# usage: before-modules.sh <files> <work>: roles, extensions, and which modules are missing
set -eu
${client}${missing(database, modules)}
wait_for_primary
sql --dbname=postgres --file="$1/before-modules.sql"
missing > "$2/missing"
`;
}

function addModules(database: string): string {
  return `#!/bin/sh
# usage: modules.sh <files> <work>: installs what is missing; Odoo would update what it has again
set -eu
missing=$(cat "$2/missing")
[ -n "$missing" ] || { echo "every module is installed"; exit 0; }
echo "installing $missing"
exec odoo -c "$1/odoo.conf" -d ${database} -i "$missing" --stop-after-init --no-http
`;
}

function afterModules(topology: Topology): string {
  const { database, modules } = topology.application;
  return `#!/bin/sh
# usage: after-modules.sh <files> <work>: Odoo's own settings, and whether all modules are there
set -eu
${client}${missing(database, modules)}
${nothingLeft(topology)}left=$(missing)
[ -z "$left" ] || { echo "Odoo did not install $left: check the names, and that the image has them" >&2; exit 1; }
sql --dbname=postgres --file="$1/after-modules.sql"
`;
}

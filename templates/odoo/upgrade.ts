/**
 * The two steps of the init job that update modules (`-u`): a moment to go back to, and the update
 * itself. They run while the site is closed; whoever still works is waited for.
 */
import { isOdoo, type Topology } from "../../model/topology.ts";
import { listed } from "./sql-client.ts";

/** Seconds without a word from Odoo's role after which nobody works any more. */
const quiet = 30;

/** Seconds until PostgreSQL's archive must have what was written until now. */
const archivePatience = 600;

/** What of the update must hold before anything is changed, and where a restore would go back to. */
export function recoveryPoint(client: string, topology: Topology): string {
  const { application } = topology;
  const { database } = application;
  const modules = application.maintenance?.upgrade ?? [];
  // A pod may end its longest request or job, and is killed after it.
  const longest = Math.max(...topology.groups.filter(isOdoo).map((pool) => pool.limitTimeReal));
  return `#!/bin/sh
# usage: recovery-point.sh <files> <work>: nobody works, and there is a moment to go back to
set -eu
${client}wait_for_primary
if [ "$(ask --dbname=${database} --command="SELECT to_regclass('public.ir_module_module') IS NOT NULL")" != t ]; then
  echo "the database has no module yet: nothing to update" >&2; exit 1
fi
absent=$(ask --dbname=${database} --command="SELECT coalesce(string_agg(wanted, ', '), '')
  FROM unnest(ARRAY[${listed(modules)}]::text[]) wanted WHERE wanted NOT IN
  (SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade'))")
[ -z "$absent" ] || { echo "not installed, so not to be updated: $absent. Nothing was changed" >&2; exit 1; }
calm=0 waited=0
while [ $calm -lt ${quiet} ]; do
  # Between two looks, too: what was idle again meanwhile has worked.
  busy=$(ask --dbname=postgres --command="SELECT count(*) FROM pg_stat_activity WHERE usename = 'odoo'
    AND (state <> 'idle' OR state_change > clock_timestamp() - interval '4 seconds')")
  if [ "$busy" = 0 ]; then calm=$((calm + 2)); else calm=0; fi
  [ $waited -lt ${longest + 120} ] || { echo "Odoo still works after $waited s. Nothing was changed" >&2; exit 1; }
  sleep 2
  waited=$((waited + 2))
done
lsn=$(ask --dbname=postgres --command="SELECT pg_create_restore_point('before-upgrade')")
file=$(ask --dbname=postgres --command="SELECT pg_walfile_name('$lsn')")
ask --dbname=postgres --command="SELECT pg_switch_wal()" >/dev/null
waited=0
until [ "$(ask --dbname=postgres --command="SELECT coalesce(left(last_archived_wal, 24) COLLATE \\"C\\" >= '$file', false) FROM pg_stat_archiver")" = t ]; do
  [ $waited -lt ${archivePatience} ] || { echo "$file is not in the archive after $waited s. Nothing was changed" >&2; exit 1; }
  sleep 2
  waited=$((waited + 2))
done
echo "recovery point: targetLSN $lsn, at $(date -u '+%Y-%m-%d %H:%M:%S+00:00'), in the archive"
`;
}

/** Odoo beside a lock that nobody else gets while it runs. */
export function updateModules(topology: Topology): string {
  const { database, maintenance } = topology.application;
  const modules = (maintenance?.upgrade ?? []).join(",");
  return `#!/usr/bin/env python3
"""usage: upgrade.py <files> <work>: updates modules, alone"""
import configparser
import signal
import subprocess
import sys

import psycopg2

# Any number will do; it is the same in every job.
LOCK = 7216409803315


def main(files, _work):
    conf = f"{files}/odoo.conf"
    parser = configparser.RawConfigParser()
    parser.read(conf)
    options = dict(parser.items("options"))
    connection = psycopg2.connect(
        host=options["db_host"],
        port=options["db_port"],
        user=options["db_user"],
        password=options["db_password"],
        sslmode=options["db_sslmode"],
        dbname=options["db_name"],
        connect_timeout=10,
        keepalives_idle=30,
    )
    # No transaction stays open: it would hold back vacuum for as long as the update takes.
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))
        if not cursor.fetchone()[0]:
            sys.exit("another update runs. Nothing was changed")
    print("updating ${modules}", flush=True)
    odoo = subprocess.Popen(
        ["odoo", "-c", conf, "-d", "${database}", "-u", "${modules}", "--stop-after-init", "--no-http"]
    )
    signal.signal(signal.SIGTERM, lambda *_: odoo.terminate())
    code = odoo.wait()
    sys.exit(code if code >= 0 else 128 - code)


main(*sys.argv[1:])
`;
}

/** After the update: nothing of it may be left to do. */
export function nothingLeft(topology: Topology): string {
  if ((topology.application.maintenance?.upgrade ?? []).length === 0) return "";
  return `half=$(ask --dbname=${topology.application.database} --command="SELECT coalesce(string_agg(name || ' is ' || quote_literal(state), ', '), '')
  FROM ir_module_module WHERE state IN ('to upgrade', 'to install', 'to remove')")
[ -z "$half" ] || { echo "the update is not complete: $half. The site stays closed" >&2; exit 1; }
`;
}

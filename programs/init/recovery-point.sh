#!/bin/sh
# usage: recovery-point.sh <files> <work>: Odoo is idle, and there is a moment to go back to
set -eu
# shellcheck source=/dev/null
. "$1/values.sh"
: "${database:?}" "${upgrade:?}" "${patience_with_odoo:?}"
# shellcheck source=/dev/null
. "$1/sql-client.sh"

# Seconds without a statement of Odoo's role after which it counts as idle.
quiet=30
# Seconds until PostgreSQL's archive must have what was written until now.
archived=600

wait_for_primary
if [ "$(has_odoo "$database")" != t ]; then
  echo "the database has no module yet: nothing to update" >&2
  exit 1
fi
absent=$(ask --dbname="$database" --command="SELECT coalesce(string_agg(wanted, ', '), '')
  FROM unnest(string_to_array('$upgrade', ',')) wanted WHERE wanted NOT IN
  (SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade'))")
[ -z "$absent" ] || { echo "not installed, so not to be updated: $absent. Nothing was changed" >&2; exit 1; }

calm=0 waited=0
while [ $calm -lt $quiet ]; do
  # Between two looks, too: what was idle again meanwhile has worked.
  busy=$(ask --dbname=postgres --command="SELECT count(*) FROM pg_stat_activity WHERE usename = 'odoo'
    AND (state <> 'idle' OR state_change > clock_timestamp() - interval '4 seconds')")
  if [ "$busy" = 0 ]; then calm=$((calm + 2)); else calm=0; fi
  # A pod may end its longest request or job, and is killed after it.
  [ $waited -lt "$patience_with_odoo" ] || { echo "Odoo still works after $waited s. Nothing was changed" >&2; exit 1; }
  sleep 2
  waited=$((waited + 2))
done

lsn=$(ask --dbname=postgres --command="SELECT pg_create_restore_point('before-upgrade')")
file=$(ask --dbname=postgres --command="SELECT pg_walfile_name('$lsn')")
ask --dbname=postgres --command="SELECT pg_switch_wal()" > /dev/null
waited=0
until [ "$(ask --dbname=postgres --command="SELECT coalesce(left(last_archived_wal, 24) COLLATE \"C\" >= '$file', false) FROM pg_stat_archiver")" = t ]; do
  [ $waited -lt $archived ] || { echo "$file is not in the archive after $waited s. Nothing was changed" >&2; exit 1; }
  sleep 2
  waited=$((waited + 2))
done
echo "recovery point: targetLSN $lsn, at $(date -u '+%Y-%m-%d %H:%M:%S+00:00'), in the archive"

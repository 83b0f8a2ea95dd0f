#!/bin/sh
# usage: before-modules.sh <files> <work>: roles, extensions, and which modules are missing
set -eu
sql() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"; }
ask() { sql --tuples-only --no-align "$@"; }
wait_for_primary() {
  waited=0
  until [ "$(ask --dbname=postgres --command='SELECT pg_is_in_recovery()' || true)" = f ]; do
    [ $waited -lt 600 ] || { echo "no primary takes writes after 600 s" >&2; exit 1; }
    sleep 2
    waited=$((waited + 2))
  done
}
PGPASSWORD=$(cat "$1/superuser-password")
export PGPASSWORD
missing() {
  tables=$(ask --dbname=odoo --command="SELECT to_regclass('public.ir_module_module') IS NOT NULL")
  if [ "$tables" = t ]; then
    # An update that broke off leaves some to upgrade: to install them anew would reset their data.
    installed="SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade')"
  else
    installed="SELECT NULL::text WHERE false"
  fi
  ask --dbname=odoo --command="SELECT coalesce(string_agg(wanted, ','), '')
    FROM unnest(ARRAY['base', 'web', 'bus', 'mail', 'crm', 'sale_management', 'stock', 'account']::text[]) wanted WHERE wanted NOT IN ($installed)"
}

wait_for_primary
sql --dbname=postgres --file="$1/before-modules.sql"
missing > "$2/missing"

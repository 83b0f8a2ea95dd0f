# shellcheck shell=sh
# Read by the steps of the init job that ask PostgreSQL. $1: the folder of their files.

# Seconds until the job gives up on a database without a primary.
patience=600

sql() { psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"; }

ask() { sql --tuples-only --no-align "$@"; }

wait_for_primary() {
  waited=0
  until [ "$(ask --dbname=postgres --command='SELECT pg_is_in_recovery()' || true)" = f ]; do
    [ $waited -lt $patience ] || { echo "no primary takes writes after $patience s" >&2; exit 1; }
    sleep 2
    waited=$((waited + 2))
  done
}

# Prints `t` where a database has Odoo's own tables.
has_odoo() {
  ask --dbname="$1" --command="SELECT to_regclass('public.ir_module_module') IS NOT NULL"
}

# missing <database> <modules with commas between them>: prints those that are not installed, in the same way.
missing() {
  if [ "$(has_odoo "$1")" = t ]; then
    # An update that broke off leaves some to upgrade: to install them again would reset their data.
    installed="SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade')"
  else
    installed="SELECT NULL::text WHERE false"
  fi
  ask --dbname="$1" --command="SELECT coalesce(string_agg(wanted, ','), '')
    FROM unnest(string_to_array('$2', ',')) wanted WHERE wanted NOT IN ($installed)"
}

PGPASSWORD=$(cat "$1/superuser-password")
export PGPASSWORD

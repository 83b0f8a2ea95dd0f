#!/bin/sh
# usage: after-modules.sh <files> <work>: Odoo's own settings, and whether all modules are there
set -eu
# shellcheck source=/dev/null
. "$1/values.sh"
: "${database:?}" "${modules:?}" "${upgrade?}"
# shellcheck source=/dev/null
. "$1/sql-client.sh"

# After an update nothing of it may be left to do.
if [ -n "$upgrade" ]; then
  half=$(ask --dbname="$database" --command="SELECT coalesce(string_agg(name || ' is ' || quote_literal(state), ', '), '')
    FROM ir_module_module WHERE state IN ('to upgrade', 'to install', 'to remove')")
  [ -z "$half" ] || { echo "the update is not complete: $half. The site stays closed" >&2; exit 1; }
fi
left=$(missing "$database" "$modules")
[ -z "$left" ] || { echo "Odoo did not install $left: check the names, and that the image has them" >&2; exit 1; }
sql --dbname=postgres --file="$1/after-modules.sql"

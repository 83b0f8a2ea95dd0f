#!/bin/sh
# usage: before-modules.sh <files> <work>: roles, extensions, and which modules are missing
set -eu
# shellcheck source=/dev/null
. "$1/values.sh"
: "${database:?}" "${modules:?}"
# shellcheck source=/dev/null
. "$1/sql-client.sh"

wait_for_primary
sql --dbname=postgres --file="$1/before-modules.sql"
missing "$database" "$modules" > "$2/missing"

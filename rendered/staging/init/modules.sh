#!/bin/sh
# usage: modules.sh <files> <work>: installs what is missing; Odoo would update what it has again
set -eu
# shellcheck source=/dev/null
. "$1/values.sh"
: "${database:?}"

missing=$(cat "$2/missing")
[ -n "$missing" ] || { echo "every module is installed"; exit 0; }
echo "installing $missing"
exec odoo -c "$1/odoo.conf" -d "$database" -i "$missing" --stop-after-init --no-http

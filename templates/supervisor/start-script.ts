/**
 * The wrapper: `start <user> <host:port | -> <command...>`.
 * `shares`: a file that names the folder with a CPU group for each program, where there are such.
 */
export const startScript = (shares: string): string => `#!/bin/sh
# Starts a service unprivileged, with nothing of the caller's environment but what is named here.
# usage: start <user> <host:port of a primary to wait for, or -> <command> [argument...]
set -eu
user=$1 wait=$2
shift 2

# Its share of the CPU; the file is there where the machine lets us give one.
if [ -r ${shares} ]; then
  read -r shares < ${shares}
  echo $$ > "$shares/$SUPERVISOR_PROCESS_NAME/cgroup.procs" || echo "start: no share of the CPU" >&2
fi

drop="setpriv --reuid=$user --regid=$user --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all"
clean="env -i PATH=$PATH HOME=\${HOME:-/nonexistent} LANG=C.UTF-8"
for name in ODOO_BUS_PUBLIC_SAMESITE_WS ODOO_NOTIFY_CRON_CHANGES PGCONNECT_TIMEOUT; do
  eval "value=\\\${$name:-}"
  [ -z "$value" ] || clean="$clean $name=$value"
done

if [ "$wait" != - ]; then
  until $drop pg_isready -q -h "\${wait%:*}" -p "\${wait#*:}" -t 3; do
    sleep 1
  done
fi
exec $drop $clean "$@"
`;

#!/bin/sh
# Starts a service unprivileged, with nothing of the caller's environment but what is named here,
# after what is left of an earlier start was ended.
# usage: start <user> <host:port of a primary to wait for, or -> <command> [argument...]
# start.conf, beside it: `shares`, a file that names the folder with a CPU group for each program, where there are
# such; `variables`, what a service gets of its program's environment.
# KEEPS: pid file of a server that outlives its program.
set -eu
user=$1 wait=$2
shift 2
# shellcheck source=/dev/null
. "${0%/*}/start.conf"
: "${shares:?}" "${variables?}"
# nginx reads what Odoo stores.
umask 022

# Every process of a program is in a UTS namespace of the program's own, which none can leave and
# which its mark keeps: so the workers of a parent that was killed are found, whatever they became.
mark=/run/programs/$SUPERVISOR_PROCESS_NAME
mkdir -p /run/programs
nsenter --uts="$mark" true 2> /dev/null || {
  : > "$mark"
  unshare --uts="$mark" true
}

# PostgreSQL goes on without its Patroni, and the next one adopts it: its processes stay.
kept=0
if [ -r "${KEEPS:-}" ]; then
  read -r kept < "$KEEPS"
  [ "/proc/$kept/ns/uts" -ef "$mark" ] || kept=0
fi

is_kept() {
  pid=$1
  while [ "$kept" -gt 0 ] && [ "$pid" -gt 1 ]; do
    [ "$pid" != "$kept" ] || return 0
    { read -r stat < "/proc/$pid/stat"; } 2> /dev/null || return 1
    # The name in parentheses may hold anything: the last one ends it; then state and parent.
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    pid=$2
  done
  return 1
}

end_former() {
  count=0
  for process in /proc/[0-9]*; do
    [ "$process/ns/uts" -ef "$mark" ] || continue
    pid=${process#/proc/}
    if is_kept "$pid"; then continue; fi
    kill -KILL "${process#/proc/}" 2> /dev/null || true
    count=$((count + 1))
  done
  [ "$count" -gt 0 ]
}
tries=0
while end_former; do
  [ "$tries" -gt 0 ] || echo "start: ending $count processes that outlived their parent" >&2
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ]; then
    echo "start: processes of an earlier start cannot be ended" >&2
    exit 1
  fi
  sleep 0.1
done

# Its share of the CPU; the file is there where the machine lets us give one.
if [ -r "$shares" ]; then
  read -r group < "$shares"
  echo $$ > "$group/$SUPERVISOR_PROCESS_NAME/cgroup.procs" || echo "start: no share of the CPU" >&2
fi

drop="setpriv --reuid=$user --regid=$user --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all"
clean="env -i PATH=$PATH HOME=${HOME:-/nonexistent} LANG=C.UTF-8"
for name in $variables; do
  eval "value=\${$name:-}"
  [ -z "$value" ] || clean="$clean $name=$value"
done

if [ "$wait" != - ]; then
  until $drop pg_isready -q -h "${wait%:*}" -p "${wait#*:}" -t 3; do
    sleep 1
  done
fi
# shellcheck disable=SC2086
exec nsenter --uts="$mark" $drop $clean "$@"

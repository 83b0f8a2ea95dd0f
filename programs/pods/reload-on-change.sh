#!/bin/sh
# Services read certificates once, and others renew them in place: a changed file is a reload. Signals go on to
# the service; its exit code is the program's.
# usage: reload-on-change.sh <signal> <file,file...> <command> [argument...]
set -eu
signal=$1 files=$2
shift 2
"$@" &
service=$!
for name in INT QUIT TERM USR1; do
  # Both are known now.
  # shellcheck disable=SC2064
  trap "kill -$name $service 2>/dev/null || true" $name
done
state() { echo "$files" | tr , '\n' | xargs cksum; }
before=$(state)
while kill -0 $service 2>/dev/null; do
  # In the background: a signal is taken while it waits, not after it.
  sleep 5 &
  wait $! || true
  now=$(state)
  if [ "$now" != "$before" ] && kill -"$signal" $service; then before=$now; fi
done
wait $service

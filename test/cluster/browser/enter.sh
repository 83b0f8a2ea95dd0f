#!/bin/sh
# Inside private mount and process namespaces: starts chromium as nobody in its unpacked root. This
# shell stays as the namespace's first process: when it ends, every process of the browser ends.
# usage: enter.sh <root> <argument of chromium>...
set -eu
root=$1
shift
mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
mount -t tmpfs -o size=1m,mode=0755 dev "$root/dev"
for device in null zero full random urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"

env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LANG=C.UTF-8 chroot --userspec=27799:27799 --groups= "$root" \
  /usr/lib/chromium/chromium "$@"

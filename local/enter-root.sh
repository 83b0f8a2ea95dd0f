#!/bin/sh
# Inside a private mount namespace: lays a stack's state over the read-only root and starts its
# supervisor there. Every mount dies with the last process of the namespace.
# usage: enter-root.sh <root> <state> <run> <supervisord.conf inside the root>
set -eu
root=$1 state=$2 run=$3 config=$4

mount --make-rprivate /
mount --bind "$root" "$root"
# Nothing in here needs another user's rights: programs with the set-user-id bit are plain ones.
mount -o remount,bind,ro,nosuid,nodev "$root"
lay() { mount --bind "$1" "$root$2"; }

lay "$state/etc" /etc/odoo-cluster
lay "$state/data" /var/lib/odoo-cluster
lay "$state/filestore" /srv/odoo
lay "$state/backup" /var/lib/pgbackrest
lay "$state/log" /var/log/odoo-cluster
lay "$state/venv" /opt/odoo-cluster/venv
mount -t tmpfs -o size=1m,mode=0755,nosuid,nodev run "$root/run"
mkdir "$root/run/odoo-cluster"
lay "$run" /run/odoo-cluster
# Mount points of the team's addons are made when they are mounted.
mount -t tmpfs -o size=1m,mode=0755,nosuid,nodev addons "$root/opt/odoo-cluster/addons"

mount -t tmpfs -o mode=1777,nosuid,nodev tmp "$root/tmp"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount --rbind /sys "$root/sys"
mount -t tmpfs -o size=1m,mode=0755,nosuid dev "$root/dev"
for device in null zero full random urandom tty; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"
# PostgreSQL's shared memory: sized by its own settings, not by this limit.
mkdir "$root/dev/shm"
mount -t tmpfs -o mode=1777,size=80%,nosuid,nodev shm "$root/dev/shm"

# Names of outside services are the host's business.
for file in /etc/resolv.conf /etc/hosts; do
  [ ! -e "$file" ] || mount --bind "$file" "$root$file"
done

exec chroot "$root" /usr/bin/env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 \
  /usr/bin/supervisord -c "$config"

#!/bin/sh
# odoo-beside.sh <root>: unpacks the folder that dpkg leaves out of odoo-19 and compiles it, while
# dpkg installs everything else.
set -eu
root=$1
# By name: a pattern could match a package that only begins like it.
deb=$(grep '/odoo-19_[^/]*$' "$ODOO_ROOT_WORK/all.debs")
{ dpkg-deb --fsys-tarfile "$deb" || echo failed > "$ODOO_ROOT_WORK/odoo-tar-failed"; } |
  tar --extract --preserve-permissions --directory "$root" ".$ODOO_ROOT_ODOO"
[ ! -e "$ODOO_ROOT_WORK/odoo-tar-failed" ]
# Python is unpacked by dpkg at some point of the same time.
until chroot "$root" python3.13 -c 'import compileall, concurrent.futures.process'; do
  sleep 0.5
done 2> /dev/null
# Templates of modules are no valid Python and count as failures; nothing imports them.
chroot "$root" python3.13 -m compileall -q -j "$ODOO_ROOT_JOBS" "$ODOO_ROOT_ODOO" || true

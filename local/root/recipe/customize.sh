#!/bin/sh
# mmdebstrap customize hook ($1: the root), after every package is configured.
set -eu
root=$1
echo "odoo-cluster: compiling python"
while [ ! -e "$ODOO_ROOT_WORK/odoo-beside" ]; do sleep 0.2; done
cat "$ODOO_ROOT_WORK/odoo-beside.log"
if [ "$(cat "$ODOO_ROOT_WORK/odoo-beside")" != 0 ]; then
  echo "odoo-cluster: unpacking odoo-19 beside dpkg failed"
  exit 1
fi
# One pass on all cores instead of py3compile per package; what is compiled already is skipped.
chroot "$root" python3 -m compileall -q -j "$ODOO_ROOT_JOBS" \
  /usr/lib/python3 /usr/lib/python3.13 /usr/share/python3 || true
echo "odoo-cluster: compiled python"

while IFS= read -r folder; do mkdir -p "$root$folder"; done < "$ODOO_ROOT_WORK/mount-points"
chmod 1777 "$root/tmp"
chmod 755 "$root"

# Nothing of the build's machine or of Debian's own set-up stays.
rm -rf "$root/etc/postgresql/"* "$root/var/lib/postgresql/"* "$root/etc/apt/sources.list.d/"* \
  "$root/etc/apt/apt.conf.d/99mmdebstrap" "$root/etc/apt/preferences.d/odoo"
rm -rf "$root/usr/share/doc/"* "$root/usr/share/man/"* "$root/usr/share/info/"* \
  "$root/usr/share/locale/"* "$root/usr/share/lintian"
rm -f "$root/usr/bin/py3compile"
rm -f "$root/etc/resolv.conf" "$root/etc/hosts" "$root/etc/hostname"
: > "$root/etc/resolv.conf"
printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' > "$root/etc/hosts"

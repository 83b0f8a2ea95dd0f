#!/bin/sh
# usage: install.sh <root> <file with a path of a package in each line>
# Installs packages into a copy of the private root. The caller's namespaces end every mount and process of it.
set -eu
root=$1 packages=$2

mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
# No daemon may start while packages install; Python is compiled once, below.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
printf '#!/bin/sh\nexit 0\n' > "$root/usr/bin/py3compile"
chmod 755 "$root/usr/sbin/policy-rc.d" "$root/usr/bin/py3compile"

mkdir -p "$root/var/cache/odoo-cluster"
mount -t tmpfs tmpfs "$root/var/cache/odoo-cluster"
while IFS= read -r package; do cp "$package" "$root/var/cache/odoo-cluster/"; done < "$packages"
DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
  chroot "$root" sh -c 'exec dpkg --install /var/cache/odoo-cluster/*.deb'
umount "$root/var/cache/odoo-cluster"
rmdir "$root/var/cache/odoo-cluster"

chroot "$root" python3 -m compileall -q -j 0 /usr/lib/python3/dist-packages || true
rm -f "$root/usr/bin/py3compile"
umount --lazy "$root/dev" "$root/proc"

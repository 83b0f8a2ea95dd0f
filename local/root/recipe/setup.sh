#!/bin/sh
# mmdebstrap setup hook ($1: the root). Hands over what is already downloaded and verified, so that
# mmdebstrap needs no network: package lists, pins and the packages of the essential stage.
set -eu
root=$1
mkdir -p "$root/etc/apt/preferences.d" "$root/var/cache/apt/archives/partial" "$root/var/lib/apt/lists"
cp "$ODOO_ROOT_WORK/main/etc/preferences.d/odoo" "$root/etc/apt/preferences.d/odoo"
mkdir -p "$root/etc/dpkg/dpkg.cfg.d"
cp "$ODOO_ROOT_WORK/dpkg.cfg" "$root/etc/dpkg/dpkg.cfg.d/odoo-cluster"
cp -a "$ODOO_ROOT_WORK/main/state/lists/." "$root/var/lib/apt/lists/"
mkdir -p "$root/var/lib/apt/lists/auxfiles" "$root/var/lib/apt/lists/partial"
touch "$root/var/lib/apt/lists/lock"
for cache in pkgcache.bin srcpkgcache.bin; do
  cp "$ODOO_ROOT_WORK/main/cache/$cache" "$root/var/cache/apt/" || touch "$root/var/cache/apt/$cache"
done
# Hard links: the packages stay in the cache when apt cleans the root.
xargs -r -d '\n' -a "$ODOO_ROOT_WORK/essential.debs" ln -f -t "$root/var/cache/apt/archives/"

#!/bin/sh
# mmdebstrap essential hook ($1: the root), before the services' packages are unpacked.
set -eu
root=$1

# No daemon may start while packages install.
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

# Users first, so that the packages' own scripts find them and reuse them. adduser refuses a
# "system user" outside its range, hence the wide range.
while IFS=' ' read -r name id home; do
  printf '%s:x:%s:%s::%s:/usr/sbin/nologin\n' "$name" "$id" "$id" "$home" >> "$root/etc/passwd"
  printf '%s:x:%s:\n' "$name" "$id" >> "$root/etc/group"
  if [ -e "$root/etc/shadow" ]; then printf '%s:!*:1::::::\n' "$name" >> "$root/etc/shadow"; fi
  if [ -e "$root/etc/gshadow" ]; then printf '%s:!*::\n' "$name" >> "$root/etc/gshadow"; fi
done < "$ODOO_ROOT_WORK/users"
printf 'LAST_SYSTEM_UID=29999\nLAST_SYSTEM_GID=29999\n' > "$root/etc/adduser.conf"

# dpkg leaves py3compile out (one compileall at the end replaces it), but some scripts insist on it.
printf '#!/bin/sh\nexit 0\n' > "$root/usr/bin/py3compile"
chmod 755 "$root/usr/bin/py3compile"

# Debian would make a cluster of its own; Patroni makes ours.
mkdir -p "$root/etc/postgresql-common"
printf 'create_main_cluster = false\n' > "$root/etc/postgresql-common/createcluster.conf"

# The rest was downloaded meanwhile. The file appears when all of it is there; when that fails, the
# whole build is killed from outside.
while [ ! -e "$ODOO_ROOT_WORK/all.debs" ]; do sleep 0.2; done
xargs -r -d '\n' -a "$ODOO_ROOT_WORK/all.debs" ln -f -t "$root/var/cache/apt/archives/"

# Odoo itself, beside dpkg's work; the customize hook waits for the status it leaves.
(
  status=0
  sh "$ODOO_ROOT_RECIPE/odoo-beside.sh" "$root" || status=$?
  echo "$status" > "$ODOO_ROOT_WORK/odoo-beside.new"
  mv "$ODOO_ROOT_WORK/odoo-beside.new" "$ODOO_ROOT_WORK/odoo-beside"
) < /dev/null > "$ODOO_ROOT_WORK/odoo-beside.log" 2>&1 &

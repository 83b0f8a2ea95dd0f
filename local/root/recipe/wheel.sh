#!/bin/sh
# wheel.sh <root> <folder>, in a mount namespace of its own: downloads what <folder>/requirements.txt
# pins by checksum into <folder>, with the root's pip, the host's names and the host's authorities.
set -eu
root=$1
folder=$2
for file in /etc/resolv.conf /etc/hosts; do
  if [ -e "$file" ]; then mount --bind "$file" "$root$file"; fi
done
mount --bind "$folder" "$root/mnt"
if [ -e "$folder/authorities.pem" ]; then export PIP_CERT=/mnt/authorities.pem; fi
exec chroot "$root" python3 -m pip download --no-input --disable-pip-version-check --no-cache-dir \
  --no-deps --only-binary=:all: --require-hashes --dest /mnt --requirement /mnt/requirements.txt

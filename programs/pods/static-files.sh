#!/bin/sh
# Copies what browsers may see: <target>/<n>/<module>/static of each folder of addons, n from 0.
# Links are followed: Debian's Odoo has fonts behind links to /usr/share, where nginx's image has none.
# A link that leads nowhere fails the copy: the former pods stay, and the name is in the log.
set -eu
target=$1
shift
number=0
for folder; do
  mkdir -p "$target/$number"
  cd "$folder"
  for files in */static; do
    [ -d "$files" ] || continue
    mkdir -p "$target/$number/$files"
    cp -rL "$files/." "$target/$number/$files/"
  done
  number=$((number + 1))
done

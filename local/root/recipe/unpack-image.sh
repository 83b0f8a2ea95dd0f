#!/bin/sh
# unpack-image.sh <folder> <package>...: unpacks wkhtmltoimage with its libraries and keeps what it loads:
# more than half (LLVM for graphics drivers and the like) is never opened without a screen.
set -eu
folder=$1
shift
mkdir -p "$folder"
for deb in "$@"; do dpkg-deb -x "$deb" "$folder"; done
cd "$folder"

libraries=lib/x86_64-linux-gnu
loader=$libraries/ld-linux-x86-64.so.2
plugins=usr/lib/x86_64-linux-gnu/qt5/plugins
opened="usr/bin/wkhtmltoimage $plugins/platforms/libqoffscreen.so"
for plugin in "$plugins"/imageformats/*.so; do opened="$opened $plugin"; done
# Opened by name at run time: TLS for https images, name resolution.
for library in usr/lib/x86_64-linux-gnu/libssl.so.* usr/lib/x86_64-linux-gnu/libcrypto.so.* \
  "$libraries"/libnss_*.so.* "$libraries"/libresolv.so.*; do
  if [ -e "$library" ]; then opened="$opened $library"; fi
done

for file in $opened; do
  printf '%s\n' "$folder/$file"
  "$loader" --inhibit-cache --library-path "$folder/$libraries:$folder/usr/$libraries" \
    --list "$folder/$file" | sed -n 's/^.* => \(.*\) (0x.*$/\1/p'
done | xargs -d '\n' readlink -f | sort -u > keep
readlink -f "$loader" >> keep

# Files go when nothing opens them; links to what stays keep their names.
find lib lib64 usr/lib -type f | while IFS= read -r file; do
  if ! grep -qxF "$folder/$file" keep; then rm -f "$file"; fi
done
find lib lib64 usr/lib -xtype l -delete
find . -mindepth 1 -maxdepth 1 ! -name lib ! -name lib64 ! -name usr -exec rm -rf {} +
find usr -mindepth 1 -maxdepth 1 ! -name lib ! -name bin -exec rm -rf {} +
find usr/bin -type f ! -name wkhtmltoimage -delete
find . -depth -type d -empty -delete

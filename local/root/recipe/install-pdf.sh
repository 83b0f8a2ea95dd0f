#!/bin/sh
# install-pdf.sh <root> <wheel> <program in it>: wkhtmltopdf into the root; says its version. What
# does not run, or is not the patched build, fails here and not in front of a customer.
set -eu
root=$1
wheel=$2
program=$3
home=$root/opt/wkhtmltopdf
mkdir -p "$home" "$root/var/cache/wkhtmltopdf"
cp "$wheel" "$home/program.whl"
chroot "$root" python3 -IS - /opt/wkhtmltopdf/program.whl "$program" > "$home/wkhtmltopdf" <<'END'
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]).open(sys.argv[2]) as program:
    shutil.copyfileobj(program, sys.stdout.buffer)
END
rm "$home/program.whl"
chmod 755 "$home/wkhtmltopdf"
install -m 644 "$ODOO_ROOT_RECIPE/fonts.conf" "$home/fonts.conf"
for name in wkhtmltopdf wkhtmltoimage; do
  install -m 755 "$ODOO_ROOT_RECIPE/html-printer.py" "$root/usr/local/bin/$name"
done

# The first page makes the cache of fonts, where the program shut in could not write.
chroot "$root" /usr/bin/env FONTCONFIG_FILE=/opt/wkhtmltopdf/fonts.conf \
  /opt/wkhtmltopdf/wkhtmltopdf --quiet - /tmp/first.pdf <<'END'
<p>first page</p>
END
rm "$root/tmp/first.pdf"
rm -rf "$root/tmp/wkhtmltopdf-fonts"
chroot "$root" /usr/local/bin/wkhtmltoimage --version > "$root/tmp/version"
chroot "$root" /usr/local/bin/wkhtmltopdf --version > "$root/tmp/version"
grep -F '(with patched qt)' "$root/tmp/version"
rm "$root/tmp/version"

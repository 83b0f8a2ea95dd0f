#!/usr/bin/python3 -IS
"""Runs wkhtmltopdf and wkhtmltoimage, whichever name this file is called by, shut in.

Both parse whatever users write into documents, with code that has not been maintained for years. So
they see their own files, fonts and /tmp, and reach nothing but the internal address that
ODOO_CLUSTER_INTERNAL_URL names. Landlock enforces this where the kernel has it (files from 5.13 on,
ports from 6.7 on); a closed proxy for every other host does the same inside the program, always.
"""

import ctypes
import os
import struct
import sys
from urllib.parse import urlsplit

READ = ("/usr", "/opt/wkhtmltopdf", "/opt/wk", "/opt/odoo-cluster/pdf", "/var/cache/wkhtmltopdf",
        "/dev", "/etc/fonts", "/etc/passwd", "/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf",
        "/etc/ld.so.cache")
WRITE = ("/tmp", "/dev/null")

# linux/landlock.h
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
PATH_BENEATH, NET_PORT = 1, 2
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE = 1 << 14
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
CONNECT_TCP, BIND_TCP = 2, 1
NO_NEW_PRIVS = 38

# All rights over files that a version of Landlock knows; newer versions know those of 5.
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}


def confine(port):
    """Restricts this process and what it starts, as far as the kernel can."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    rights = FILE_RIGHTS[min(version, 5)]
    attributes = struct.pack("=Q", rights)
    if version >= 4:
        attributes += struct.pack("=Q", CONNECT_TCP | BIND_TCP)
    ruleset = libc.syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if ruleset < 0:
        failed("landlock_create_ruleset")

    def allow(kind, rule):
        if libc.syscall(ADD_RULE, ruleset, kind, rule, 0) != 0:
            failed("landlock_add_rule")

    def allow_path(path, wanted):
        try:
            fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            return
        # A rule about a file may not name rights that only folders have.
        granted = wanted & rights if os.path.isdir(path) else wanted & rights & ON_FILES
        allow(PATH_BENEATH, struct.pack("=Qi", granted, fd))
        os.close(fd)

    for path in READ:
        allow_path(path, EXECUTE | READ_FILE | READ_DIR)
    for path in WRITE:
        allow_path(path, rights & ~EXECUTE)
    if version >= 4 and port is not None:
        allow(NET_PORT, struct.pack("=QQ", CONNECT_TCP, port))
    if libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        failed("prctl")
    if libc.syscall(RESTRICT_SELF, ruleset, 0) != 0:
        failed("landlock_restrict_self")
    os.close(ruleset)


def failed(call):
    code = ctypes.get_errno()
    sys.exit(f"{os.path.basename(sys.argv[0])}: {call}: {os.strerror(code)}")


def main():
    name = os.path.basename(sys.argv[0])
    internal = urlsplit(os.environ.get("ODOO_CLUSTER_INTERNAL_URL", ""))
    port = None if internal.hostname is None else internal.port or 80
    # Nothing listens on port 1.
    limits = ["--proxy", "http://127.0.0.1:1"]
    if internal.hostname is not None:
        limits += ["--bypass-proxy-for", internal.hostname]
    limits.append("--disable-local-file-access")
    if {"--version", "-V", "--help", "-h", "--extended-help", "-H"} & set(sys.argv[1:]):
        limits = []

    environment = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    environment["HOME"] = "/tmp"
    environment["FONTCONFIG_FILE"] = "/opt/wkhtmltopdf/fonts.conf"
    own = f"/opt/odoo-cluster/pdf/{name}"
    if os.access(own, os.X_OK):
        # A team's build of its own, with libraries that the root lacks beside it.
        command = [own]
        environment["LD_LIBRARY_PATH"] = "/opt/odoo-cluster/pdf/lib"
    elif name == "wkhtmltoimage":
        # Debian 12's, with that Debian's libraries: without --inhibit-cache the loader mixes both.
        base = "/opt/wk"
        libraries = f"{base}/lib/x86_64-linux-gnu"
        command = [f"{libraries}/ld-linux-x86-64.so.2", "--inhibit-cache", "--library-path",
                   f"{libraries}:{base}/usr/lib/x86_64-linux-gnu", f"{base}/usr/bin/{name}"]
        runtime = f"/tmp/wkhtmltoimage-{os.getuid()}"
        os.makedirs(runtime, mode=0o700, exist_ok=True)
        environment |= {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_PLUGIN_PATH": f"{base}/usr/lib/x86_64-linux-gnu/qt5/plugins",
            "XDG_RUNTIME_DIR": runtime,
            "XDG_CACHE_HOME": runtime,
        }
    else:
        command = ["/opt/wkhtmltopdf/wkhtmltopdf"]
    confine(port)
    os.execve(command[0], [*command, *limits, *sys.argv[1:]], environment)


main()

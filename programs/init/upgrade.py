#!/usr/bin/env python3
"""usage: upgrade.py <files> <work> <modules with commas between them>: updates modules, beside a lock that no other job gets"""
import configparser
import signal
import subprocess
import sys

import psycopg2

# Any number will do; it is the same in every job.
LOCK = 7216409803315


def main(files, _work, modules):
    conf = f"{files}/odoo.conf"
    parser = configparser.RawConfigParser()
    parser.read(conf)
    options = dict(parser.items("options"))
    connection = psycopg2.connect(
        host=options["db_host"],
        port=options["db_port"],
        user=options["db_user"],
        password=options["db_password"],
        sslmode=options["db_sslmode"],
        dbname=options["db_name"],
        connect_timeout=10,
        keepalives_idle=30,
    )
    # No transaction stays open: it would hold back vacuum for as long as the update takes.
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", (LOCK,))
        if not cursor.fetchone()[0]:
            sys.exit("another update runs. Nothing was changed")
    print("updating", modules, flush=True)
    odoo = subprocess.Popen(
        ["odoo", "-c", conf, "-d", options["db_name"], "-u", modules, "--stop-after-init", "--no-http"]
    )
    signal.signal(signal.SIGTERM, lambda *_: odoo.terminate())
    code = odoo.wait()
    sys.exit(code if code >= 0 else 128 - code)


main(*sys.argv[1:])

#!/usr/bin/python3
"""usage: follow-primary.py <odoo.conf> <command> [argument...]"""
import configparser
import signal
import subprocess
import sys
import threading
import time

import psycopg2


def connect(options):
    connection = psycopg2.connect(
        host=options["db_host"],
        port=options["db_port"],
        user=options["db_user"],
        password=options["db_password"],
        sslmode=options["db_sslmode"],
        # Where Odoo's own listener stands.
        dbname="postgres",
        connect_timeout=10,
    )
    connection.autocommit = True
    return connection


def started(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_postmaster_start_time()::text, inet_server_addr()::text")
        return cursor.fetchone()


def watch(options, changed):
    """Asks every second; calls changed() once the primary is another one, or the same started anew."""
    connection = first = None
    while True:
        try:
            if connection is None:
                connection = connect(options)
            now = started(connection)
            if first is None:
                first = now
            elif now != first:
                return changed()
        except psycopg2.Error:
            # Away for now; the next connection tells what came back.
            if connection is not None:
                connection.close()
            connection = None
        time.sleep(1)


def main(conf, *command):
    parser = configparser.RawConfigParser()
    parser.read(conf)
    options = dict(parser.items("options"))
    child = subprocess.Popen(command)

    def end(*_):
        child.terminate()

    def changed():
        print("the primary changed: restarting, so that the bus listens again", flush=True)
        end()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    threading.Thread(target=watch, args=(options, changed), daemon=True).start()
    code = child.wait()
    # A child that a signal ended is a failure to whoever supervises, like any other code.
    sys.exit(code if code >= 0 else 128 - code)


main(*sys.argv[1:])

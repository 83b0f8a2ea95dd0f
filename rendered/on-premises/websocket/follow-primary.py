#!/usr/bin/python3
"""usage: follow-primary.py <odoo.conf> <command> [argument...]

The wrapper of a websocket instance. Whenever the session is cut in which Odoo's bus listens (the primary, a
router or a PgBouncer went away), Odoo says so in its log and sleeps for 50 s before it listens again, deaf to
every notification (addons/bus/models/bus.py, `run`). The wrapper passes the log on, and on that line waits until
the database answers, then ends the process: its supervisor starts it again, which takes a few seconds.
"""
import configparser
import signal
import subprocess
import sys
import threading
import time

import psycopg2

DEAF = b"Bus.loop error, sleep and retry"


def until_answered(options):
    """Returns once the database of Odoo's listener answers, by Odoo's own way to it."""
    while True:
        try:
            connection = psycopg2.connect(
                host=options["db_host"],
                port=options["db_port"],
                user=options["db_user"],
                password=options["db_password"],
                sslmode=options["db_sslmode"],
                dbname="postgres",
                connect_timeout=10,
            )
            with connection, connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            connection.close()
            return
        except psycopg2.Error:
            time.sleep(0.5)


def pass_on(stream, deaf):
    """Copies the log to standard error; calls deaf() once, when Odoo says that it no longer listens."""
    told = False
    for line in stream:
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
        if DEAF in line and not told:
            told = True
            # Meanwhile the log goes on.
            threading.Thread(target=deaf, daemon=True).start()


def main(conf, *command):
    parser = configparser.RawConfigParser()
    parser.read(conf)
    options = dict(parser.items("options"))
    child = subprocess.Popen(command, stderr=subprocess.PIPE)

    def end(*_):
        child.terminate()

    def deaf():
        until_answered(options)
        print("the session that listened was cut: restarting, so that the bus hears again", flush=True)
        end()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    pass_on(child.stderr, deaf)
    code = child.wait()
    # A child that a signal ended is a failure to the supervisor, like any other code.
    sys.exit(code if code >= 0 else 128 - code)


main(*sys.argv[1:])

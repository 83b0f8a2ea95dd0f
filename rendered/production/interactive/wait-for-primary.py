#!/usr/bin/env python3
"""usage: wait-for-primary.py <odoo.conf> <command> [argument...]

The wrapper of an Odoo process where nothing else orders starts: it waits for a database that takes writes, then
becomes Odoo. Without it an instance that starts in a failover exits again and again, and each restart waits
longer.
"""
import configparser
import os
import sys
import time

import psycopg2


def writable(options):
    connection = psycopg2.connect(
        host=options["db_host"],
        port=options["db_port"],
        user=options["db_user"],
        password=options["db_password"],
        sslmode=options["db_sslmode"],
        dbname=options["db_name"],
        connect_timeout=10,
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            return not cursor.fetchone()[0]
    finally:
        connection.close()


def main(conf, *command):
    parser = configparser.RawConfigParser()
    parser.read(conf)
    options = dict(parser.items("options"))
    while True:
        try:
            if writable(options):
                break
            print("waiting: the database takes no writes yet", flush=True)
        except psycopg2.Error as error:
            print("waiting for the database:", str(error).splitlines()[0], flush=True)
        time.sleep(1)
    os.execvp(command[0], command)


main(*sys.argv[1:])

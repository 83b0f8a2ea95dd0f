"""What the programs of a Debian root say about their own options.

usage: python3 read-programs.py < samples.json, as root inside the root, with /tmp writable.
Without samples ({}) it prints what options there are: {"odoo": {name: option}, "pgbouncer": ..., "postgresql": ...}.
With samples ({"odoo": [[name, value]], ...}) it prints of each whether the program takes it: {"odoo": [bool], ...}.
"""
import contextlib
import json
import logging
import os
import pwd
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import psycopg2

ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "HOME": "/tmp"}
POSTGRESQL = "/usr/lib/postgresql/17"


def as_user(user):
    return {"user": user, "group": user, "extra_groups": [], "env": ENVIRONMENT, "text": True}


def connect(user, database, socket, port=5432):
    """As a user of the system: both programs ask the socket who that is."""
    os.seteuid(pwd.getpwnam(user).pw_uid)
    try:
        connection = psycopg2.connect(host=socket, port=port, user=user, dbname=database)
    finally:
        os.seteuid(0)
    connection.autocommit = True
    return contextlib.closing(connection)


def rows(connection, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


# Odoo: its own parser knows every option.

ODOO_TYPES = {"int": "integer", "float": "real", "choice": "enum", "bool": "bool"}


def odoo():
    from odoo.tools import config

    def described(option):
        is_switch = option.action in ("store_true", "store_false")
        found = {"type": "bool" if is_switch else ODOO_TYPES.get(option.type, "string")}
        if option.choices:
            found["values"] = list(option.choices)
        if not option.file_loadable:
            found["file"] = False
        # Paths of the machine that reads them are no fact about the program.
        if isinstance(option.my_default, (bool, int, float)):
            found["default"] = str(option.my_default)
        return found

    options = {name: described(option) for name, option in config.options_index.items()}
    # A former name of with_demo, which the file reader turns round.
    options["without_demo"] = {"type": "bool"}
    for former, name in config.aliases.items():
        options[former] = {**options[name], "renamed": name}
    return options


# PgBouncer: only its answer to a value tells the type.

ENUMS = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full",
         "session", "transaction", "statement",
         "any", "trust", "plain", "md5", "cert", "hba", "pam", "ldap", "scram-sha-256"]


class PgBouncer:
    def __init__(self):
        self.folder = "/tmp/pgbouncer"
        os.makedirs(self.folder, exist_ok=True)
        os.chmod(self.folder, 0o777)
        with open(f"{self.folder}/users", "w") as users:
            users.write('"pgbouncer" ""\n')

    def config(self, name, extra):
        place = f"{self.folder}/{name}"
        os.makedirs(place, exist_ok=True)
        os.chmod(place, 0o777)
        settings = {"listen_addr": "", "listen_port": "6432", "unix_socket_dir": place, "auth_type": "any",
                    "auth_file": f"{self.folder}/users", "admin_users": "pgbouncer", **extra}
        path = f"{place}/pgbouncer.ini"
        with open(path, "w") as file:
            file.write("[databases]\nx = dbname=x\n[pgbouncer]\n")
            file.writelines(f"{key} = {value}\n" for key, value in settings.items())
        return path

    def start(self, path):
        return subprocess.Popen(["/usr/sbin/pgbouncer", path], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, **as_user("pgbouncer"))

    def takes(self, key, value):
        process = self.start(self.config(f"{key}-{abs(hash(value))}", {key: value}))
        refused = True
        for line in process.stderr:
            # What comes after this is about files and addresses, not about the value's form.
            if "invalid value" in line or "syntax error" in line or "cannot load config" in line:
                break
            if "process up" in line or "FATAL" in line:
                refused = False
                break
        process.kill()
        process.stderr.close()
        process.wait()
        return not refused

    def console(self):
        path = self.config("console", {})
        process = self.start(path)
        for line in process.stderr:
            if "process up" in line:
                break
        try:
            with connect("pgbouncer", "pgbouncer", os.path.dirname(path), 6432) as it:
                return rows(it, "show config")
        finally:
            process.kill()
            process.stderr.close()
            process.wait()

    def described(self, key):
        takes = lambda value: self.takes(key, value)
        if takes("no-such-word"):
            return {"type": "string"}
        if takes("yes"):
            return {"type": "bool"}
        if not takes("1"):
            return {"type": "enum", "values": [word for word in ENUMS if takes(word)]}
        # cf_parse of durations takes fractions of a second.
        if takes("1.5"):
            return {"type": "real", **({} if takes("-1") else {"min": 0})}
        return {"type": "integer", **({} if takes("-1") else {"min": 0})}


def pgbouncer():
    program = PgBouncer()
    shown = program.console()
    with ThreadPoolExecutor(4) as pool:
        described = pool.map(program.described, [key for key, *_ in shown])
    return {key: {**found, **({"default": default} if default and found["type"] != "string" else {})}
            for (key, _, default, _), found in zip(shown, described, strict=True)}


# PostgreSQL: pg_settings of a server of its own, with the libraries that only a start loads.

AT_START = ["pg_stat_statements", "auto_explain", "pg_prewarm", "auth_delay", "basic_archive", "passwordcheck"]
SETTINGS = "select name, vartype, unit, min_val, max_val, enumvals, context, boot_val, setting from pg_settings"
DATA, SOCKET = "/tmp/pgdata", "/tmp/pgsocket"


def postgres(*command, check=True):
    return subprocess.run([f"{POSTGRESQL}/bin/{command[0]}", *command[1:]], check=check, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, **as_user("postgres"))


@contextlib.contextmanager
def server():
    os.mkdir(SOCKET)
    shutil.chown(SOCKET, "postgres", "postgres")
    postgres("initdb", "-D", DATA, "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions")
    with open(f"{DATA}/postgresql.conf", "a") as file:
        file.write(f"shared_preload_libraries = '{','.join(AT_START)}'\ninclude_if_exists = 'asked.conf'\n")
    postgres("pg_ctl", "-D", DATA, "-w", "-l", f"{SOCKET}/log", "-o",
             f"-c listen_addresses='' -c unix_socket_directories='{SOCKET}' -c fsync=off", "start")
    try:
        with connect("postgres", "postgres", SOCKET) as connection:
            yield connection
    finally:
        postgres("pg_ctl", "-D", DATA, "-m", "immediate", "stop")


def refused_in_file(connection, values):
    """Of a file with these values the names that the running server would not take."""
    quote = lambda value: value.replace("\\", "\\\\").replace("'", "''")
    with open(f"{DATA}/asked.conf", "w", encoding="utf-8") as file:
        file.writelines(f"{name} = '{quote(value)}'\n" for name, value in values.items())
    shutil.chown(f"{DATA}/asked.conf", "postgres", "postgres")
    asked = "select name from pg_file_settings where error is not null and sourcefile like '%/asked.conf'"
    refused = {row[0] for row in rows(connection, asked)}
    os.remove(f"{DATA}/asked.conf")
    return refused


def postgresql():
    with server() as connection:
        libraries, seen = [], {row[0]: row for row in rows(connection, SETTINGS)}
        for library in sorted(name.removesuffix(".so") for name in os.listdir(f"{POSTGRESQL}/lib") if name.endswith(".so")):
            # Some are no library of a server; sepgsql wants SELinux.
            with connect("postgres", "postgres", SOCKET) as session, contextlib.suppress(psycopg2.Error):
                rows(session, f"load '{library}'; select 1")
                libraries.append(library)
                for row in rows(session, SETTINGS):
                    seen.setdefault(row[0], row)
        found = {name: parameter(*row[1:8]) for name, row in sorted(seen.items())}
        asked = {name: row[8] for name, row in seen.items() if row[6] not in ("postmaster", "internal")}
        for name in refused_in_file(connection, asked):
            found[name]["file"] = False
        # A file sets what all transactions begin with by names of its own (default_transaction_...).
        for name in found:
            if name in ("transaction_isolation", "transaction_read_only"):
                found[name]["file"] = False
        at_start = {name for name, row in seen.items() if row[6] == "postmaster"}
        for name, words in unlisted_words(connection, found, at_start).items():
            found[name]["also"] = words
        for name in ("shared_preload_libraries", "session_preload_libraries"):
            found[name]["values"] = libraries
        return with_patroni(found)


# pg_settings lists what an enum is shown as, not all that it is read from.
WORDS = ["on", "off", "true", "false", "yes", "no", "1", "0", "debug", "info", "fatal", "panic", "none"]


def alone(name, value):
    """Whether a server would start with it."""
    return postgres("postgres", "-D", DATA, "-c", f"{name}={value}", "-C", name, check=False).returncode == 0


def unlisted_words(connection, found, at_start):
    # Of a library that is not loaded every word would do.
    known = {row[0] for row in rows(connection, "select name from pg_settings")}
    enums = [name for name in known if found[name]["type"] == "enum" and "file" not in found[name]]
    taken = {name: [] for name in enums}
    for word in WORDS:
        refused = refused_in_file(connection, {name: word for name in enums if name not in at_start})
        for name in enums:
            if alone(name, word) if name in at_start else name not in refused:
                taken[name].append(word)
    switches = [name for name in known if found[name]["type"] == "bool" and "file" not in found[name]]
    for word, other in (("on", "off"), ("off", "on")):
        refused = refused_in_file(connection, {name: word for name in switches if name not in at_start})
        for name in switches:
            if not alone(name, word) if name in at_start else name in refused:
                found[name]["values"] = [other]
    unlisted = {name: [word for word in words if word not in found[name]["values"]] for name, words in taken.items()}
    return {name: words for name, words in unlisted.items() if words}


def number(text):
    value = float(text)
    return int(value) if value == int(value) and "e" not in text else value


def parameter(vartype, unit, least, most, values, context, default):
    found = {"type": vartype}
    if unit:
        found["unit"] = unit
    if least is not None:
        found["min"], found["max"] = number(least), number(most)
    if values:
        found["values"] = values
    # Nothing sets it: it tells how the server was built.
    if context == "internal":
        found["file"] = False
    if default not in (None, "") and vartype != "string":
        found["default"] = default
    return found


def with_patroni(found):
    """What Patroni does with a parameter before PostgreSQL sees it."""
    from patroni.collections import CaseInsensitiveSet
    from patroni.postgresql.config import ConfigHandler
    from patroni.postgresql.validator import (parameters, recovery_parameters,
                                              transform_postgresql_parameter_value)
    names = CaseInsensitiveSet(name for name in found if "." not in name)
    for name, entry in found.items():
        if name in recovery_parameters:
            entry["patroni"] = "removes"
        elif name in ConfigHandler.CMDLINE_OPTIONS:
            _, validator, _ = ConfigHandler.CMDLINE_OPTIONS[name]
            if getattr(validator, "min", None):
                entry["patroniMin"] = validator.min
            # It has values of its own for what it cannot take, and says nothing.
            elif entry["type"] == "enum":
                only(entry, validator)
        elif entry["type"] == "enum":
            only(entry, lambda value, name=name: transform_postgresql_parameter_value(170000, name, value, names) is not None)
        for validator in parameters.get(name, ()):
            if validator.version_from <= 170000 and (validator.version_till is None or 170000 < validator.version_till):
                narrow(entry, getattr(validator, "min_val", None), getattr(validator, "max_val", None))
    return found


def narrow(entry, least, most):
    """It puts its own bound in the place of a value beyond."""
    if least is not None and least > entry["min"]:
        entry["patroniMin"] = max(least, entry.get("patroniMin", least))
    if most is not None and most < entry["max"]:
        entry["patroniMax"] = most


def only(entry, takes):
    for key in ("values", "also"):
        if key in entry:
            entry[key] = [value for value in entry[key] if takes(value)]
    if entry.get("also") == []:
        del entry["also"]


# What they say to values.


def odoo_verdicts(samples):
    from odoo.tools import config

    def verdict(name, value):
        try:
            # As _load_file_options turns it round, and as a former name is read in the end.
            if name == "without_demo":
                config._check_bool(None, name, value)
            else:
                config.parse(config.aliases.get(name, name), value)
            return True
        except Exception:
            return False

    return [verdict(name, value) for name, value in samples]


def pgbouncer_verdicts(samples):
    program = PgBouncer()
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda sample: program.takes(*sample), samples))


def postgresql_verdicts(samples):
    """PostgreSQL's own answer, and whether Patroni hands the value on as it is."""
    from patroni.collections import CaseInsensitiveSet
    from patroni.postgresql.config import ConfigHandler
    from patroni.postgresql.validator import transform_postgresql_parameter_value
    refused = set()
    with server() as connection:
        at_start = {row[0] for row in rows(connection, "select name from pg_settings where context = 'postmaster'")}
        names = CaseInsensitiveSet(row[0] for row in rows(connection, "select name from pg_settings"))
        for library in ("pg_trgm", "plpgsql", "postgres_fdw", "basebackup_to_shell"):
            rows(connection, f"load '{library}'; select 1")
        left = [(index, *sample) for index, sample in enumerate(samples) if sample[0] not in at_start]
        while left:
            # A file has each name once: of two the first is not looked at.
            now = {name: (index, value) for index, name, value in reversed(left)}
            bad = refused_in_file(connection, {name: value for name, (_, value) in now.items()})
            refused |= {index for name, (index, _) in now.items() if name in bad}
            left = [sample for sample in left if now[sample[1]][0] != sample[0]]
    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(lambda sample: sample[0] not in at_start or alone(*sample), samples)

    def changed(name, value):
        _, takes, _ = ConfigHandler.CMDLINE_OPTIONS.get(name, (None, lambda value: True, None))
        return not takes(value) or transform_postgresql_parameter_value(170000, name, value, names) != value

    return [taken and index not in refused and not changed(*samples[index]) for index, taken in enumerate(answers)]


def main():
    logging.disable()
    tables = {"odoo": odoo, "pgbouncer": pgbouncer, "postgresql": postgresql}
    verdicts = {"odoo": odoo_verdicts, "pgbouncer": pgbouncer_verdicts, "postgresql": postgresql_verdicts}
    samples = json.load(sys.stdin)
    found = ({name: verdicts[name](asked) for name, asked in samples.items()} if samples
             else {name: dict(sorted(table().items())) for name, table in tables.items()})
    json.dump(found, sys.stdout)


main()

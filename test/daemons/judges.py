"""Real parsers and daemons of the root judge rendered files, one stack after the other.

usage: judges.py <input.json>, as root inside the root, in mount and network namespaces of its own.
Input: [{"name": ..., "stanza": ..., "folders": [path], "files": [{"id", "dialect", "body", "judge": bool,
"parameters": {name: value} | null}]}]. Output: {"<stack>/<id>": {"said": text, "values": {...}}}.
"""
import configparser
import contextlib
import io
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time

import psycopg2

CONFIG = "/etc/odoo-cluster"
POSTGRES = "/usr/lib/postgresql/17/bin/postgres"
PATH = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}


def ran(command, user, ok=0):
    """What a command said, and nothing where it was content."""
    done = subprocess.run(command, user=user, group=user, extra_groups=[], env=PATH, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30)
    return "" if done.returncode == ok else f"exit {done.returncode}: {done.stdout}"


def odoo(file, path, stack):
    parser = configparser.RawConfigParser()
    parser.read([path], encoding="utf-8")
    return "", {f"options/{k}": v for k, v in parser.items("options")}


def nginx(file, path, stack):
    node = file["id"].split("/")[0]
    said = ran(["/usr/sbin/nginx", "-e", f"/run/odoo-cluster/{node}/boot.log", "-t", "-q", "-c", path], "nginx")
    return said, {}


def haproxy(file, path, stack):
    # -q hides warnings, and a warning is a fault of ours, too.
    done = subprocess.run(["/usr/sbin/haproxy", "-c", "-f", path], user="haproxy", group="haproxy",
                          extra_groups=[], env=PATH, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = done.stdout.replace("Configuration file is valid\n", "")
    return said or ("" if done.returncode == 0 else f"exit {done.returncode}"), {}


def pgbouncer(file, path, stack):
    """It has no way to check a file: it starts, says that it is up, and ends."""
    process = subprocess.Popen(["/usr/sbin/pgbouncer", path], user="pgbouncer", group="pgbouncer",
                               extra_groups=[], env=PATH, text=True, stderr=subprocess.PIPE)
    said, values = [], {}
    for line in process.stderr:
        if any(f" {level} " in line for level in ("WARNING", "ERROR", "FATAL", "CRITICAL")):
            said.append(line)
        if "process up" in line:
            values = {f"pgbouncer/{key}": value for key, value in console(path)}
            break
    process.send_signal(signal.SIGQUIT)
    process.stderr.close()
    process.wait()
    return "".join(said), values


def console(path):
    """What PgBouncer itself takes its settings for."""
    parser = configparser.RawConfigParser()
    parser.read([path], encoding="utf-8")
    server = parser["pgbouncer"]
    # The console is for whoever runs PgBouncer. psql would show some characters as something else.
    user = pwd.getpwnam("pgbouncer")
    os.seteuid(user.pw_uid)
    try:
        connection = psycopg2.connect(host=server["unix_socket_dir"], port=server["listen_port"],
                                      user="pgbouncer", dbname="pgbouncer")
    finally:
        os.seteuid(0)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("show config")
        return [row[:2] for row in cursor.fetchall()]


def patroni(file, path, stack):
    from patroni.config import Config
    from patroni.exceptions import ConfigParseError
    from patroni.validator import schema
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            config = Config(path, validator=schema)
    except ConfigParseError as error:
        return f"{error.value} {said.getvalue()}", {}
    text, values = said.getvalue(), {}
    if file["parameters"] is not None:
        text += postgresql(file["parameters"], config, values)
    return text, values


def postgresql(parameters, config, values):
    """postgres -C reads the parameters, those that every member of a cluster must share included."""
    data = "/tmp/pgdata"
    shutil.rmtree(data, ignore_errors=True)
    os.mkdir(data, 0o700)
    quote = lambda value: value.replace("\\", "\\\\").replace("'", "''")
    with open(f"{data}/postgresql.conf", "w", encoding="utf-8") as conf:
        conf.writelines(f"{name} = '{quote(value)}'\n" for name, value in parameters.items())
    open(f"{data}/PG_VERSION", "w").write("17\n")
    for name in [data, f"{data}/postgresql.conf", f"{data}/PG_VERSION"]:
        shutil.chown(name, "postgres", "postgres")
    asked = [name for name in ("log_line_prefix", "odoo_cluster.own", "application_name") if name in parameters]
    for name in asked or ["max_connections"]:
        done = subprocess.run([POSTGRES, "-D", data, "-C", name], user="postgres", group="postgres",
                              extra_groups=[], env=PATH, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            return done.stderr
        values[f"postgresql/{name}"] = done.stdout.removesuffix("\n")
    return ""


def pgbackrest(file, path, stack):
    said = ran(["/usr/bin/pgbackrest", f"--config={path}", f"--stanza={stack['stanza']}",
                "--log-level-file=off", "info"], "postgres")
    return said, {}


def supervisor(file, path, stack):
    from supervisor.options import EventListenerPoolConfig, ServerOptions
    said = io.StringIO()
    options = ServerOptions()
    options.stderr = options.stdout = said
    try:
        with contextlib.redirect_stderr(said):
            options.realize(["-c", path])
    except SystemExit:
        return f"refused: {said.getvalue()}", {}
    kind = lambda group: "eventlistener" if isinstance(group, EventListenerPoolConfig) else "program"
    return said.getvalue(), {f"{kind(group)}:{it.name}/command": it.command
                             for group in options.process_group_configs for it in group.process_configs}


JUDGES = {"odoo": odoo, "nginx": nginx, "haproxy": haproxy, "pgbouncer": pgbouncer, "patroni": patroni,
          "pgbackrest": pgbackrest, "supervisor": supervisor}


def install(stack):
    # Patroni changes it for the whole process.
    os.umask(0o022)
    for name in os.listdir(CONFIG):
        shutil.rmtree(f"{CONFIG}/{name}")
    for path, owner in stack["folders"]:
        os.makedirs(path, exist_ok=True)
        shutil.chown(path, owner, owner)
    for file in stack["files"]:
        path = f"{CONFIG}/{file['id']}"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as target:
            target.write(file["body"])


def main():
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    # Patroni's validator wants to reach its store.
    store = socket.create_server(("0.0.0.0", 2379), backlog=512)
    answers, seconds = {}, {}
    for stack in json.load(open(sys.argv[1], encoding="utf-8")):
        install(stack)
        for file in stack["files"]:
            judge = JUDGES.get(file["dialect"])
            if judge is None or not file["judge"]:
                continue
            began = time.monotonic()
            try:
                said, values = judge(file, f"{CONFIG}/{file['id']}", stack)
            except Exception as error:
                said, values = f"{type(error).__name__}: {error}", {}
            seconds[file["dialect"]] = seconds.get(file["dialect"], 0) + time.monotonic() - began
            answers[f"{stack['name']}/{file['id']}"] = {"said": said, "values": values}
    store.close()
    json.dump({"answers": answers, "seconds": seconds}, sys.stdout)


main()

"""usage: log-keeper.py <folder> <bytes>

Bounds the logs that services write themselves (nginx, PostgreSQL): the supervisor rotates only what passes through
it. Runs inside the supervisor as one of its event listeners, every five seconds
(http://supervisord.org/events.html#event-listener-notification-protocol). Services append, so that an emptied file
goes on.
"""
import os
import stat
import sys


def bound(folder, most):
    for name in os.listdir(folder):
        if not name.endswith((".log", ".json")):
            continue
        path = os.path.join(folder, name)
        try:
            # A link would lead root to another file.
            log = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            continue
        try:
            facts = os.fstat(log)
            if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 1 and facts.st_size > most:
                keep(log, path + ".1", facts.st_size, most)
                os.ftruncate(log, 0)
        except OSError as error:
            print(f"{path}: {error}", file=sys.stderr, flush=True)
        finally:
            os.close(log)


def keep(log, path, size, most):
    """The end of it, beside it. What is written between the copy and the cut is lost."""
    old = os.open(path + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        place = size - most
        while place < size:
            part = os.pread(log, min(1 << 20, size - place), place)
            if not part:
                break
            os.write(old, part)
            place += len(part)
        os.rename(path + ".new", path)
    except OSError:
        # A full disk wants the room more than the past.
        os.unlink(path + ".new")
        print(f"{path}: not kept", file=sys.stderr, flush=True)
    finally:
        os.close(old)


def main(folder, most):
    while True:
        print("READY", end="\n", flush=True)
        header = dict(pair.split(":") for pair in sys.stdin.readline().split())
        if not header:
            return
        sys.stdin.read(int(header["len"]))
        bound(folder, most)
        print("RESULT 2\nOK", end="", flush=True)


main(sys.argv[1], int(sys.argv[2]))

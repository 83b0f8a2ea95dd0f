"""A stand-in of one Odoo instance, shaped as its prefork server: a backlog of eight connections a
worker, workers that accept one request each and close, and a child on a second port that answers
for the instance while its master is there.

usage: prefork.py <address> <workers> <seconds of a request>
"""
import os
import signal
import socket
import sys
import time

address, workers, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])


def listen(port, backlog):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(backlog)
    return listener


def read_request(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(65536)
        if not part:
            return None
        head += part
    head, body = head.split(b"\r\n\r\n", 1)
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, value = line.split(b":", 1)
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        body += connection.recv(65536)
    return head


def answer(connection, takes):
    with connection:
        head = read_request(connection)
        if head is None:
            return
        time.sleep(takes)
        text = f"{address} {os.getpid()}\n".encode()
        connection.sendall(
            b"HTTP/1.0 200 OK\r\nX-Instance: %s\r\nContent-Length: %d\r\n\r\n%s"
            % (address.encode(), len(text), text)
        )


def serve(listener, takes, master):
    ending = []
    signal.signal(signal.SIGINT, lambda *_: ending.append(True))
    listener.settimeout(0.2)
    # As Odoo: a worker whose master is gone ends between two requests.
    while not ending and os.getppid() == master:
        try:
            connection, _ = listener.accept()
        except (TimeoutError, InterruptedError):
            continue
        connection.settimeout(None)
        try:
            answer(connection, takes)
        except OSError:
            pass


def fork(listener, takes):
    master = os.getpid()
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        serve(listener, takes, master)
        os._exit(0)
    return pid


http = listen(8069, 8 * workers)
crew = [fork(http, seconds) for _ in range(workers)]
child = fork(listen(8072, 128), 0)


def stop(*_):
    """As Odoo: the child at once, workers when their request is answered."""
    os.kill(child, signal.SIGKILL)
    http.close()
    for pid in crew:
        os.kill(pid, signal.SIGINT)
    for pid in crew:
        os.waitpid(pid, 0)
    os._exit(0)


signal.signal(signal.SIGTERM, stop)
print("ready", flush=True)
while True:
    signal.pause()

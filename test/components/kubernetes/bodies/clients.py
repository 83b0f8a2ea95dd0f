"""Clients with large, slow and unfinished bodies. Each prints what it was answered."""

import http.client
import os
import socket
import sys
import threading
import time

MIB = 2**20
nginx, edge = ("127.0.0.3", 8080), ("127.0.0.1", 8080)
# The same edge with places for ten, and one that ends TLS itself.
small_edge, tls_edge = ("127.0.0.9", 8080), ("127.0.0.10", 8443)


def request(method, path, body=b"", source="127.0.0.7", to=nginx, headers=None):
    connection = http.client.HTTPConnection(*to, source_address=(source, 0), timeout=60)
    connection.request(method, path, body, {"Host": "odoo.localhost", **(headers or {})})
    answer = connection.getresponse()
    return answer.status, answer.getheader("Retry-After"), answer.read()


def post(size, **more):
    status, retry, text = request("POST", "/web/binary/upload", bytes(size), **more)
    return f"{status} {text.decode()}" if status == 200 else f"{status} {retry}"


def unfinished(length, sent, source, to=nginx, path="/web/binary/upload"):
    """An upload whose end does not come."""
    held = socket.create_connection(to, source_address=(source, 0))
    head = f"POST {path} HTTP/1.1\r\nHost: odoo.localhost\r\nContent-Length: {length}\r\n\r\n"
    held.sendall(head.encode())
    for _ in range(sent // MIB):
        held.sendall(bytes(MIB))
    held.sendall(bytes(sent % MIB))
    return held


def at_once(*calls):
    answers = [None] * len(calls)

    def run(index):
        try:
            answers[index] = calls[index]()
        except OSError as error:
            answers[index] = type(error).__name__

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(calls))]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return answers


def uploads():
    print(post(70 * MIB), *at_once(lambda: post(40 * MIB), lambda: post(40 * MIB)), post(100 * MIB))


def too_large():
    print(post(128 * MIB), unanswered(129 * MIB))


def unanswered(length):
    held = unfinished(length, 0, "127.0.0.7")
    return held.recv(100).split(b"\r\n")[0].decode()


def download():
    """Of a client that stops reading: Odoo is done long before it goes on."""
    held = socket.create_connection(nginx, source_address=("127.0.0.7", 0))
    held.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    held.sendall(b"GET /download/150 HTTP/1.0\r\nHost: odoo.localhost\r\n\r\n")
    got = len(held.recv(1000))
    for _ in range(300):
        if os.path.exists("/pod/made"):
            break
        time.sleep(0.1)
    print("Odoo is done" if os.path.exists("/pod/made") else "Odoo waits for the client")
    while piece := held.recv(MIB):
        got += len(piece)
    print(150 * MIB < got < 150 * MIB + 4096)


def others():
    """One address begins four uploads and ends none."""
    held = [unfinished(120 * MIB, 60 * MIB, "127.0.0.6") for _ in range(4)]
    print(post(1 * MIB), post(100 * MIB))
    for connection in held:
        connection.close()


def full(places):
    """As many uploads as there are places: the next one is told when to come again, pages go on."""
    held = [unfinished(2 * MIB, 1000, "127.0.0.6") for _ in range(places)]
    time.sleep(1)
    print(post(2 * MIB), chunked(), request("GET", "/odoo")[0], post(1000))
    for connection in held:
        connection.close()
    time.sleep(1)
    print(post(2 * MIB))


def chunked():
    status, retry, _ = request("POST", "/web/binary/upload", iter([b"x"]))
    return f"{status} {retry}"


def slow(path, count):
    """A byte each second from one address, while another one works."""
    held = [unfinished(5000, 0, "127.0.0.6", edge, path) for _ in range(count)]
    answers, seen = [], []

    def drip():
        for _ in range(13):
            time.sleep(1)
            for connection in held:
                try:
                    connection.send(b"x")
                except OSError:
                    pass

    def work():
        for _ in range(26):
            seen.append(request("POST", path, b"{}", "127.0.0.7", edge)[0])
            time.sleep(0.5)

    at_once(drip, work)
    for connection in held:
        connection.settimeout(1)
        try:
            answers.append(connection.recv(100).split(b" ")[1].decode())
        except OSError as error:
            answers.append(type(error).__name__)
    print("slow", *sorted(set(answers)), "others", *sorted(set(seen)))


def share(most):
    """One address has its share of uploads through the edge, and no more; another one is served."""
    held = [unfinished(2 * MIB, 20000, "127.0.0.6", edge) for _ in range(most)]
    time.sleep(1)
    print(post(MIB, source="127.0.0.6", to=edge), post(MIB, to=edge))
    for connection in held:
        connection.close()
    time.sleep(1)
    print(post(MIB, source="127.0.0.6", to=edge))


def crowd(path, most):
    """One address has its share of what is open at once; another one is served."""
    held = []
    for _ in range(most):
        held.append(socket.create_connection(small_edge, source_address=("127.0.0.6", 0)))
        held[-1].sendall(f"GET {path} HTTP/1.1\r\nHost: odoo.localhost\r\n\r\n".encode())
    time.sleep(1)
    ask = lambda source: request("GET", path.replace("hold", "x"), b"", source, small_edge)[:2]
    print(*ask("127.0.0.6"), *ask("127.0.0.7"))


def connections(most):
    """Connections that say nothing: the one that is too many is closed."""
    held = []
    for source in ["127.0.0.6"] * (most + 1) + ["127.0.0.7"]:
        held.append(socket.create_connection(tls_edge, source_address=(source, 0)))
    for last in held[-3:]:
        last.settimeout(2)
        try:
            print("closed" if last.recv(1) == b"" else "talks", end=" ")
        except ConnectionResetError:
            print("closed", end=" ")
        except TimeoutError:
            print("open", end=" ")
    print()


name, *numbers = sys.argv[1:]
globals()[name](*[int(n) if n.isdigit() else n for n in numbers])

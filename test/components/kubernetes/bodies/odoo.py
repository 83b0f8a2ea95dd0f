"""Stands in for every Odoo: takes bodies, makes downloads, and tells when it is done with them."""

import re
import socketserver
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MIB = 2**20


class Odoo(BaseHTTPRequestHandler):
    def do_POST(self):
        left = int(self.headers["Content-Length"])
        size = left
        while left > 0:
            left -= len(self.rfile.read(min(left, MIB)))
        self.answer(b"%d" % size)

    def do_GET(self):
        if self.path.endswith("/hold"):
            time.sleep(20)
        if not self.path.startswith("/download/"):
            return self.answer(b"page")
        size = int(self.path.rsplit("/", 1)[1]) * MIB
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        for _ in range(size // MIB):
            self.wfile.write(bytes(MIB))
        self.wfile.flush()
        with open("/pod/made", "w") as made:
            made.write(str(time.time()))

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 512


conf = open("/etc/odoo-cluster/nginx.conf").read()
ports = {int(port) for port in re.findall(r"^\s*server \S+:(\d+)", conf, re.M)}
socketserver.TCPServer.allow_reuse_address = True
for port in sorted(ports):
    server = Server(("127.0.0.1", port), Odoo)
    __import__("threading").Thread(target=server.serve_forever).start()
# A primary only has to be there.
primary = socketserver.TCPServer(("127.0.0.2", 5432), socketserver.BaseRequestHandler)
primary.serve_forever()

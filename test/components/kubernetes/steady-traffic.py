"""Requests at a steady rate, each by a connection of its own; counts the answers by method and status.

usage: steady-traffic.py <port> <host name> <requests a second> <file that ends it>
"""
import collections
import http.client
import os
import sys
import threading
import time

port, host, rate, end = int(sys.argv[1]), sys.argv[2], float(sys.argv[3]), sys.argv[4]
counts = collections.Counter()



def one(method):


    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(method, "/web", body="x" if method == "POST" else None, headers={"Host": host})
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except OSError as error:
        status = type(error).__name__
    counts[f"{method} {status}"] += 1



threads = []
count = 0
while not os.path.exists(end):
    count += 1
    thread = threading.Thread(target=one, args=("POST" if count % 5 == 0 else "GET",))
    thread.start()
    threads.append(thread)
    time.sleep(1 / rate)
for thread in threads:
    thread.join()
for key, number in sorted(counts.items()):
    print(key, number)


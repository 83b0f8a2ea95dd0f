"""A name server as CoreDNS answers for headless Services: an address for each ready pod, read from a
file at every question (lines: a name, then its addresses).

usage: name-server.py <address> <file>
"""
import socket
import sys

address, names = sys.argv[1], sys.argv[2]
listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
listener.bind((address, 53))


def question(packet):
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1 : at + 1 + packet[at]].decode())
        at += packet[at] + 1
    return ".".join(labels), packet[at + 1 : at + 3], at + 5


while True:
    packet, client = listener.recvfrom(8192)
    name, kind, end = question(packet)
    with open(names) as lines:
        known = dict(line.split(maxsplit=1) for line in lines if " " in line.strip())
    addresses = known[name].split() if name in known and kind == b"\x00\x01" else []
    answers = b"".join(
        b"\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x05\x00\x04" + socket.inet_aton(each)
        for each in addresses
    )
    # An answer to the one question; a name that nobody has is NXDOMAIN.
    flags = b"\x85\x80" if name in known else b"\x85\x83"
    head = packet[:2] + flags + b"\x00\x01" + len(addresses).to_bytes(2, "big") + b"\x00\x00\x00\x00"
    listener.sendto(head + packet[12:end] + answers, client)

"""A process that carries Ethernet frames between two interfaces, each some milliseconds late, in their order.

    python benchmarks/relay.py bgr0 bgr1 --delay 0.003     # as root, until it is ended: 3 to 6 ms each way
    python benchmarks/relay.py --plain eth0                # turn off what the kernel leaves to a card that is not there

A veth pair hands over frames whose checksums nobody has computed, and several in one; a relay must get them as they
would be on a cable.
"""

from __future__ import annotations

import argparse
import array
import fcntl
import random
import select
import socket
import struct
import time
from collections import deque
from contextlib import suppress

ETHTOOL = 0x8946  # SIOCETHTOOL
# Checksums, segments of TCP's, segments in general, frames joined on the way in.
TURNED_OFF = {"tx": 0x17, "tso": 0x1F, "gso": 0x24, "gro": 0x2C}
EVERY_PROTOCOL = 0x0003
LONGEST = 65536


def main() -> None:
    """Carry frames, or make an interface fit for it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("interfaces", nargs="*")
    parser.add_argument("--delay", type=float, default=0.003)
    parser.add_argument("--plain")
    options = parser.parse_args()
    if options.plain:
        make_plain(options.plain)
        return
    for name in options.interfaces:
        make_plain(name)
    carry(options.interfaces, options.delay)


def make_plain(name: str) -> None:
    """Have the kernel compute checksums and cut segments itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_:
        for command in TURNED_OFF.values():
            value = array.array("I", [command, 0])
            asked = struct.pack("16sP", name.encode(), value.buffer_info()[0])
            with suppress(OSError):  # what an interface does not have is off
                fcntl.ioctl(any_, ETHTOOL, asked)


def carry(names: list[str], delay: float) -> None:
    """Every frame of one interface to the other, `delay` to twice that later, none before an earlier one."""
    ends = []
    for name in names:
        one = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(EVERY_PROTOCOL))
        one.bind((name, 0))
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**24)
        ends.append(one)
    waiting: list[deque[tuple[float, bytes]]] = [deque(), deque()]
    while True:
        due = min((queue[0][0] for queue in waiting if queue), default=time.monotonic() + 1)
        ready, _, _ = select.select(ends, [], [], max(0.0, due - time.monotonic()))
        for one in ready:
            frame, where = one.recvfrom(LONGEST)
            if where[2] == socket.PACKET_OUTGOING:  # our own
                continue
            queue = waiting[ends.index(one)]
            at = time.monotonic() + delay * (1 + random.random())
            queue.append((max(at, queue[-1][0] if queue else 0.0), frame))
        for number, queue in enumerate(waiting):
            while queue and queue[0][0] <= time.monotonic():
                ends[1 - number].send(queue.popleft()[1])


if __name__ == "__main__":
    main()

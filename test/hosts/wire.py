"""A network between namespaces that delays and loses packets: what tc's netem does, where the kernel has none.

    ip netns exec CABLE python3 wire.py SEED HOST=NAMESPACE...

Each host is an address. A TUN device `grw0` is made for it, moved into its namespace and set up there; its packets come here and go
on to the host they are for, so that TCP sees real latency, loss and silence. Orders are lines of JSON on standard input, each
answered by a line `{"did": n}`; the end of the input ends the network:

    {"delay_ms": 50, "loss": 0.01}   one way, for every packet from now on
    {"silent": ["10.77.0.11"]}       hosts whose packets, both ways, are dropped from now on

`{"packets": n, "lost": n, "silenced": n}` is the last line.
"""

import fcntl
import heapq
import json
import os
import random
import select
import struct
import subprocess
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
MTU = 1500
# Packets that a slow reader may have waiting in the kernel: more would be lost without anybody having asked for it.
QUEUE = 10_000
# Packets taken from one host before the others have their turn.
BURST = 64


def device(address, namespace, number):
    file = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    name = f"grw{number}"
    fcntl.ioctl(file, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    run("ip", "link", "set", name, "netns", namespace, "name", "grw0")
    inside = ["ip", "-n", namespace]
    run(*inside, "link", "set", "lo", "up")
    run(*inside, "address", "add", f"{address}/24", "dev", "grw0")
    run(*inside, "link", "set", "grw0", "mtu", str(MTU), "txqueuelen", str(QUEUE), "up")
    return file


def run(*command):
    subprocess.run(command, check=True)


class Wire:
    def __init__(self, seed, hosts):
        self.random = random.Random(seed)
        self.files = {address: device(address, namespace, i) for i, (address, namespace) in enumerate(hosts)}
        self.delay, self.loss, self.silent = 0.0, 0.0, frozenset()
        # Due time, order of arrival, whither, packet: the order breaks ties, so that packets do not overtake.
        self.flying = []
        self.packets = self.lost = self.silenced = 0

    def obey(self, order):
        self.delay = order.get("delay_ms", self.delay * 1000) / 1000
        self.loss = order.get("loss", self.loss)
        self.silent = frozenset(order.get("silent", self.silent))

    def take(self, source, now):
        for _ in range(BURST):
            try:
                packet = os.read(self.files[source], MTU)
            except OSError:
                # Nothing waits, or the link is down.
                return
            target = ".".join(map(str, packet[16:20]))
            if packet[0] >> 4 != 4 or target not in self.files:
                continue
            self.packets += 1
            if source in self.silent or target in self.silent:
                self.silenced += 1
            elif self.random.random() < self.loss:
                self.lost += 1
            elif self.delay > 0:
                heapq.heappush(self.flying, (now + self.delay, self.packets, target, packet))
            else:
                self.give(target, packet)

    def give(self, target, packet):
        try:
            os.write(self.files[target], packet)
        except OSError:
            # The link is down: a packet on its way is lost.
            self.lost += 1

    def land(self, now):
        while self.flying and self.flying[0][0] <= now:
            _, _, target, packet = heapq.heappop(self.flying)
            if target in self.silent:
                self.silenced += 1
            else:
                self.give(target, packet)

    def serve(self, orders):
        poll = select.epoll()
        poll.register(orders, select.EPOLLIN)
        sources = {file: address for address, file in self.files.items()}
        for file in sources:
            poll.register(file, select.EPOLLIN)
        text, done = b"", 0
        while True:
            now = time.monotonic()
            wait = max(0.0, self.flying[0][0] - now) if self.flying else -1
            for file, _ in poll.poll(wait):
                if file != orders:
                    self.take(sources[file], time.monotonic())
                    continue
                more = os.read(orders, 65536)
                if not more:
                    return
                *lines, text = (text + more).split(b"\n")
                for line in lines:
                    self.obey(json.loads(line))
                    done += 1
                    print(json.dumps({"did": done}), flush=True)
            self.land(time.monotonic())


def main(seed, *hosts):
    wire = Wire(int(seed), [tuple(host.split("=", 1)) for host in hosts])
    print(json.dumps({"did": 0}), flush=True)
    wire.serve(sys.stdin.fileno())
    print(json.dumps({"packets": wire.packets, "lost": wire.lost, "silenced": wire.silenced}), flush=True)


main(*sys.argv[1:])

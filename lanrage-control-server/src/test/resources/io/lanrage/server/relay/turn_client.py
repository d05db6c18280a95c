"""Sends numbered packets through a relay to an echoing peer with aioice's TURN client, and counts those that come back.

Arguments: relay's host and port, udp, tcp or tls, username, password, the peer's host and port, the number of packets, and for TLS a
file with the certificate to trust.
"""

import asyncio
import ssl
import sys

from aioice import turn


class Receiver(asyncio.DatagramProtocol):
    def __init__(self):
        self.received = []
        self.closed = asyncio.get_event_loop().create_future()

    def datagram_received(self, data, addr):
        self.received.append((data, addr))

    def connection_lost(self, exc):
        if not self.closed.done():
            self.closed.set_result(None)


async def main(host, port, transport, username, password, peer_host, peer_port, count, *trusted):
    context = ssl.create_default_context(cafile=trusted[0]) if trusted else False
    relayed, receiver = await turn.create_turn_endpoint(
        Receiver,
        server_addr=(host, int(port)),
        username=username,
        password=password,
        ssl=context,
        transport="udp" if transport == "udp" else "tcp",
    )
    peer = (peer_host, int(peer_port))
    # Of every length modulo 4, so that padding is met.
    sent = [b"%d" % i + b"x" * i for i in range(int(count))]
    for number, packet in enumerate(sent):
        relayed.sendto(packet, peer)
        while len(receiver.received) <= number:
            await asyncio.sleep(0.001)
    intact = receiver.received == [(packet, peer) for packet in sent]
    relayed.close()
    await receiver.closed
    print("intact" if intact else "damaged", len(receiver.received))


asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 15))

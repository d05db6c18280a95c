package io.lanrage.server.bench;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.SendBatch;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.turn.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Clients who ask for their addresses, one request a packet. */
final class BindingLoad implements Load {

    private static final int CLIENTS = 16;
    private static final int TURN = 16;
    private static final long DRAIN_NANOS = 60_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Player> clients = Allocations.players(CLIENTS);
    private final Endpoint server = new Endpoint();
    private final NativeBuffer request;
    private final int requestBytes;
    private final SendBatch batch = BatchSocket.newBatch(TURN, TURN);
    private final Receiver receiver = new Receiver();

    BindingLoad(InetSocketAddress server) throws IOException {
        this.server.set(server);
        byte[] message = StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .encode();
        requestBytes = message.length;
        request = BatchSocket.newBuffer(requestBytes);
        request.bytes().put(0, message);
    }

    @Override
    public Flow flow(double packetsPerSecond, long nanos) {
        long receivedBefore = receiver.received();
        long sent = 0;
        int next = 0;
        long start = System.nanoTime();
        long now = start;
        while (now - start < nanos) {
            double due = packetsPerSecond * (now - start) / NANOS_PER_SECOND;
            if (due - sent >= TURN) {
                sent += sendTurn(clients.get(next).socket());
            }
            receiver.poll(clients.get(next).socket());
            next = (next + 1) % CLIENTS;
            now = System.nanoTime();
        }
        long took = now - start;
        long end = now + DRAIN_NANOS;
        while (System.nanoTime() - end < 0) {
            clients.forEach(client -> receiver.poll(client.socket()));
        }
        return new Flow(packetsPerSecond * took / NANOS_PER_SECOND, sent, receiver.received() - receivedBefore, took);
    }

    private int sendTurn(BatchSocket from) {
        batch.clear();
        for (int i = 0; i < TURN; i++) {
            batch.begin(from, server.high(), server.low(), server.port());
            batch.add(request, 0, requestBytes);
        }
        return Math.max(0, from.send(batch, 0));
    }

    @Override
    public void close() {
        clients.forEach(Player::close);
    }
}

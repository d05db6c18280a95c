package io.lanrage.server.bench;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.ReceiveRing;
import io.lanrage.nat.posix.SendBatch;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** How long packets are on their way from a player through the relay to the peer. */
final class Delay {

    private static final int PACKETS = 30_000;
    private static final int DATA_BYTES = 160;
    private static final long INTERVAL_NANOS = 100_000;
    private static final int PLACES = 16;
    private static final int PLACE_BYTES = 65_535;

    private final BatchSocket from;
    private final BatchSocket to;
    private final Endpoint target = new Endpoint();
    private final NativeBuffer message = BatchSocket.newBuffer(ChannelData.HEADER_BYTES + DATA_BYTES);
    private final int headerBytes;
    private final SendBatch batch = BatchSocket.newBatch(1, 1);
    private final ReceiveRing ring = BatchSocket.newRing(PLACES, 0, PLACE_BYTES, 0);
    private final long[] nanos = new long[PACKETS];
    private int arrived;

    private Delay(BatchSocket from, BatchSocket to, InetSocketAddress target, int headerBytes) {
        this.from = from;
        this.to = to;
        this.target.set(target);
        this.headerBytes = headerBytes;
        ChannelData.putHeader(message.bytes(), 0, Player.CHANNEL, DATA_BYTES);
    }

    /** Through a relay, sorted nanoseconds. */
    static long[] through(InetSocketAddress server) throws IOException {
        try (Player player = Player.at(RunningRelay.LOOPBACK);
                Player peer = Player.at(RunningRelay.LOOPBACK)) {
            player.allocate(server, "sender");
            player.bind(server, Player.CHANNEL, peer.socket().localAddress());
            return new Delay(player.socket(), peer.socket(), server, ChannelData.HEADER_BYTES).measure();
        }
    }

    /** Without a relay, sorted nanoseconds. */
    static long[] direct() throws IOException {
        try (Player player = Player.at(RunningRelay.LOOPBACK);
                Player peer = Player.at(RunningRelay.LOOPBACK)) {
            return new Delay(player.socket(), peer.socket(), peer.socket().localAddress(), 0).measure();
        }
    }

    private long[] measure() throws IOException {
        long start = System.nanoTime();
        for (int sent = 0; sent < PACKETS; ) {
            long now = System.nanoTime();
            if (now - start - sent * INTERVAL_NANOS >= 0) {
                send(now);
                sent++;
            }
            receive();
        }
        long end = System.nanoTime() + 100 * INTERVAL_NANOS;
        while (System.nanoTime() - end < 0) {
            receive();
        }
        if (arrived < PACKETS * 0.99) {
            throw new IOException("of " + PACKETS + " packets " + arrived + " arrived");
        }
        long[] sorted = Arrays.copyOf(nanos, arrived);
        Arrays.sort(sorted);
        return sorted;
    }

    private void send(long now) {
        message.bytes().putLong(ChannelData.HEADER_BYTES, now);
        batch.clear();
        batch.begin(from, target.high(), target.low(), target.port());
        int at = ChannelData.HEADER_BYTES - headerBytes;
        batch.add(message, at, headerBytes + DATA_BYTES);
        from.send(batch, 0);
    }

    private void receive() {
        int filled = to.receive(ring, 0, PLACES);
        long now = System.nanoTime();
        for (int place = 0; place < filled; place++) {
            // A relay that was busy for a moment may send several in one piece.
            for (int at = 0; at < ring.bytes(place) && arrived < PACKETS; at += DATA_BYTES) {
                nanos[arrived++] = now - ring.memory().bytes().getLong(ring.at(place) + at);
            }
        }
    }
}

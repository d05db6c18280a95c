package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.posix.NativeBuffer;
import io.lanrage.nat.posix.ReceiveRing;
import io.lanrage.nat.posix.SendBatch;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.nat.turn.Endpoint;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Sends datagrams in one call, those of one length in one piece, and checks what arrives. For one thread. */
final class Burst {

    private static final int MAX_MESSAGES = 256;
    private static final int PLACES = 16;
    private static final int BYTES = 1 << 17;
    private static final long LIMIT_NANOS = 5_000_000_000L;

    private final NativeBuffer memory = BatchSocket.newBuffer(BYTES);
    private final SendBatch batch = BatchSocket.newBatch(MAX_MESSAGES, MAX_MESSAGES);
    private final ReceiveRing ring = BatchSocket.newRing(PLACES, 0, 65_535, 0);
    private final Endpoint endpoint = new Endpoint();

    /** The datagrams as ChannelData. */
    static List<byte[]> inChannel(int channel, List<byte[]> datagrams) {
        List<byte[]> wrapped = new ArrayList<>();
        for (byte[] datagram : datagrams) {
            ByteBuffer message = ByteBuffer.allocate(ChannelData.HEADER_BYTES + datagram.length);
            message.put(ChannelData.HEADER_BYTES, datagram);
            ChannelData.putHeader(message, 0, channel, datagram.length);
            wrapped.add(message.array());
        }
        return wrapped;
    }

    /** Sends datagrams; a run of them is one message to the kernel. */
    void send(BatchSocket from, InetSocketAddress to, List<byte[]> datagrams) {
        batch.clear();
        endpoint.set(to);
        int at = 0;
        for (int i = 0; i < datagrams.size(); ) {
            int size = datagrams.get(i).length;
            int begin = at;
            int run = 0;
            boolean isRun = true;
            while (isRun && i < datagrams.size() && run < SendBatch.MAX_SEGMENTS && datagrams.get(i).length <= size) {
                byte[] datagram = datagrams.get(i++);
                memory.bytes().put(at, datagram);
                at += datagram.length;
                run++;
                isRun = datagram.length == size;
            }
            batch.begin(from, endpoint.high(), endpoint.low(), endpoint.port());
            batch.add(memory, begin, at - begin);
            if (run > 1) {
                batch.cut(size);
            }
        }
        assertThat(from.send(batch, 0)).isEqualTo(batch.messages());
    }

    /** Waits for these datagrams of this sender in this order. */
    void assertReceived(BatchSocket at, InetSocketAddress from, List<byte[]> datagrams) {
        endpoint.set(from);
        receive(at, datagrams, true);
    }

    /** Waits for these datagrams in this order, whoever sent them. */
    void assertReceivedAny(BatchSocket at, List<byte[]> datagrams) {
        receive(at, datagrams, false);
    }

    private void receive(BatchSocket at, List<byte[]> datagrams, boolean checksSender) {
        long deadlineNanos = System.nanoTime() + LIMIT_NANOS;
        Endpoint sender = new Endpoint();
        int seen = 0;
        while (seen < datagrams.size()) {
            assertThat(System.nanoTime())
                    .as("%d of %d arrived", seen, datagrams.size())
                    .isLessThan(deadlineNanos);
            int filled = at.receive(ring, 0, PLACES);
            for (int place = 0; place < filled; place++) {
                ring.sender(place, sender);
                assertThat(!checksSender || (sender.port() == endpoint.port() && sender.low() == endpoint.low()))
                        .isTrue();
                int segment = Math.max(1, ring.segmentBytes(place));
                int from = 0;
                do {
                    byte[] arrived = new byte[Math.min(segment, ring.bytes(place) - from)];
                    ring.memory().bytes().get(ring.at(place) + from, arrived);
                    assertThat(seen).isLessThan(datagrams.size());
                    assertThat(arrived).isEqualTo(datagrams.get(seen++));
                    from += segment;
                } while (from < ring.bytes(place));
            }
        }
    }
}

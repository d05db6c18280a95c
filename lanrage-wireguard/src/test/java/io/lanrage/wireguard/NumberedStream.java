package io.lanrage.wireguard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Numbered datagrams of many lengths both ways at once, each with contents that its number tells. What the system's stack gets, it
 * gets in a socket of this process.
 */
final class NumberedStream implements AutoCloseable {
    private static final int PORT = 4242;
    private static final int SHORTEST = 8;
    private static final int LONGEST = 1_200;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final InteropPair pair;
    private final DatagramChannel socket;
    private final Arrivals atGo = new Arrivals();
    private final Arrivals atEmbedded = new Arrivals();
    private final Thread reader = new Thread(this::read, "test-reader");

    NumberedStream(InteropPair pair) throws IOException {
        this.pair = pair;
        this.socket = DatagramChannel.open()
                .setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20)
                .bind(new InetSocketAddress(InetAddress.getByName(InteropPair.GO_ADDRESS), PORT));
        this.reader.start();
    }

    /** Which numbers have arrived. */
    private static final class Arrivals {
        private final BitSet seen = new BitSet();
        private long damaged;
        private long twice;

        synchronized void take(ByteBuffer data) {
            int number = data.remaining() >= SHORTEST ? data.getInt(data.position()) : -1;
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            if (number < 0 || !ByteBuffer.wrap(contents(number)).equals(ByteBuffer.wrap(bytes))) {
                damaged++;
            } else if (seen.get(number)) {
                twice++;
            } else {
                seen.set(number);
            }
        }

        synchronized long count() {
            return seen.cardinality();
        }

        synchronized long damaged() {
            return damaged;
        }

        synchronized long twice() {
            return twice;
        }
    }

    private static byte[] contents(int number) {
        ByteBuffer data = ByteBuffer.allocate(SHORTEST + number * 31 % (LONGEST - SHORTEST));
        data.putInt(number);
        while (data.hasRemaining()) {
            data.put((byte) (number * 7 + data.position()));
        }
        return data.array();
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(LONGEST + 1);
        try {
            while (true) {
                socket.receive(buffer.clear());
                atGo.take(buffer.flip());
            }
        } catch (ClosedChannelException e) {
            // The end.
            return;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends so many each way, a few each millisecond, and waits until nothing more arrives. */
    void run(int packets) throws Exception {
        InetSocketAddress embedded = new InetSocketAddress(InetAddress.getByName(InteropPair.EMBEDDED_ADDRESS), PORT);
        for (int number = 0; number < packets; number++) {
            while (!pair.host().send(InteropPair.GO, PORT, contents(number))) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            socket.send(ByteBuffer.wrap(contents(number)), embedded);
            if (number % 4 == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        long before = -1;
        while (arrived() != before) {
            before = arrived();
            Optional<byte[]> data = pair.host().receive(Duration.ofSeconds(1));
            while (data.isPresent()) {
                atEmbedded.take(ByteBuffer.wrap(data.get()));
                data = pair.host().receive(Duration.ofSeconds(1));
            }
        }
    }

    long arrived() {
        return atGo.count() + atEmbedded.count();
    }

    long damaged() {
        return atGo.damaged() + atEmbedded.damaged();
    }

    long twice() {
        return atGo.twice() + atEmbedded.twice();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.lanrage.nat.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A socket in memory: takes what is sent as the test wants, and gives what the test says. */
final class RecordingSocket implements SystemSocket {

    static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4242);

    /** One call to send. */
    record Call(byte[] bytes, int segmentBytes) {

        boolean isBatch() {
            return bytes.length > segmentBytes;
        }
    }

    /** What one call to receive gives. */
    record Given(InetSocketAddress sender, ByteBuffer datagrams, int segmentBytes, boolean truncated, int[] releases)
            implements Arrival {

        Given(InetSocketAddress sender, ByteBuffer datagrams, int segmentBytes, boolean truncated) {
            this(sender, datagrams, segmentBytes, truncated, new int[1]);
        }

        @Override
        public void release() {
            releases[0]++;
        }
    }

    final List<Call> taken = new ArrayList<>();
    final List<Call> refused = new ArrayList<>();
    final Queue<Given> arrivals = new ArrayDeque<>();
    private final boolean cuts;
    private final Function<Call, Outcome> outcomes;

    /** With an outcome for each call. */
    RecordingSocket(boolean cuts, Function<Call, Outcome> outcomes) {
        this.cuts = cuts;
        this.outcomes = outcomes;
    }

    RecordingSocket(boolean cuts) {
        this(cuts, call -> Outcome.SENT);
    }

    /** The datagrams that would be on the wire. */
    List<byte[]> datagrams() {
        List<byte[]> datagrams = new ArrayList<>();
        for (Call call : taken) {
            ByteBuffer rest = ByteBuffer.wrap(call.bytes());
            while (rest.hasRemaining()) {
                byte[] datagram = new byte[Math.min(rest.remaining(), call.segmentBytes())];
                rest.get(datagram);
                datagrams.add(datagram);
            }
        }
        return datagrams;
    }

    @Override
    public Outcome send(InetSocketAddress to, ByteBuffer datagrams, int at, int bytes, int segmentBytes) {
        byte[] copy = new byte[bytes];
        datagrams.get(at, copy);
        Call call = new Call(copy, segmentBytes);
        Outcome outcome = outcomes.apply(call);
        (outcome == Outcome.SENT ? taken : refused).add(call);
        return outcome;
    }

    @Override
    public @Nullable Arrival receive() {
        return arrivals.poll();
    }

    @Override
    public InetSocketAddress localAddress() {
        return PEER;
    }

    @Override
    public boolean cutsBatches() {
        return cuts;
    }

    @Override
    public int receiveBufferBytes() {
        return SocketLimits.KERNEL_RECEIVE_BYTES;
    }

    @Override
    public int sendBufferBytes() {
        return SocketLimits.KERNEL_SEND_BYTES;
    }

    @Override
    public IoHandle handle(Runnable readable) {
        throw new UnsupportedOperationException("no event loop watches a socket in memory");
    }

    @Override
    public IoOps readable() {
        throw new UnsupportedOperationException("no event loop watches a socket in memory");
    }

    @Override
    public void close() {
        arrivals.clear();
    }
}

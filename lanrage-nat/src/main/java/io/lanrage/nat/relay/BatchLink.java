package io.lanrage.nat.relay;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A link over a socket that takes batches. Messages of a batch are written one behind the other into a piece of memory and go to the
 * system at once, on the thread that sends.
 */
final class BatchLink implements RelayLink {

    /** A whole batch of the engine, 64 datagrams of 1,280 bytes with what stands around them, fits. */
    private static final int SCRATCH_BYTES = 128 << 10;

    private final Batches out;
    private final Runnable closing;
    /** What the thread before left; one that finds none makes its own. */
    private final AtomicReference<@Nullable ByteBuffer> spare = new AtomicReference<>();

    /** Sends batches to the server, from any thread. */
    interface Batches {
        void send(ByteBuffer datagrams, int segmentBytes);
    }

    BatchLink(Batches out, Runnable closing) {
        this.out = out;
        this.closing = closing;
    }

    @Override
    public void send(ByteBuffer message) {
        out.send(message, message.remaining());
    }

    @Override
    public void send(DataFrame frame, ByteBuffer datagrams, int segmentBytes) {
        ByteBuffer left = spare.getAndSet(null);
        ByteBuffer scratch = left == null ? ByteBuffer.allocateDirect(SCRATCH_BYTES) : left;
        int messageBytes = frame.messageBytes(segmentBytes, false);
        int at = datagrams.position();
        int end = datagrams.limit();
        while (at < end) {
            scratch.clear();
            while (at < end && scratch.remaining() >= messageBytes) {
                int bytes = Math.min(segmentBytes, end - at);
                frame.put(datagrams, at, bytes, false, scratch);
                at += bytes;
            }
            out.send(scratch.flip(), messageBytes);
        }
        datagrams.position(end);
        spare.set(scratch);
    }

    @Override
    public void close() {
        closing.run();
    }
}

package io.lanrage.nat.socket;

import io.netty.channel.IoHandle;
import io.netty.channel.IoOps;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The seam to the system: one UDP socket for IPv4, whose calls never wait. */
interface SystemSocket extends AutoCloseable {

    /** What became of a call to send. */
    enum Outcome {
        /** The system took everything. */
        SENT,
        /** The system's buffer is full; it took nothing. */
        FULL,
        /** The system cannot cut batches towards this destination. */
        CUTTING_REFUSED,
        /** The system does not cut segments of this length. */
        SEGMENT_REFUSED,
        /** Refused for another reason, such as no route. */
        FAILED
    }

    /** What a call to receive gives: datagrams of one sender and one length, the last perhaps shorter. Valid until it is released. */
    interface Arrival {

        InetSocketAddress sender();

        /** From position to limit; always the same buffer, which belongs to whoever holds the arrival. */
        ByteBuffer datagrams();

        int segmentBytes();

        /** Whether the end of a datagram is lost, because it was longer than the receive buffer. */
        boolean truncated();

        /** Gives it back to the socket, once. */
        void release();
    }

    InetSocketAddress localAddress();

    /** Whether {@link #send} takes more than one datagram. */
    boolean cutsBatches();

    /** What the kernel granted for what is not read yet, in bytes. */
    int receiveBufferBytes();

    /** What the kernel granted for what is not sent yet, in bytes. */
    int sendBufferBytes();

    /**
     * Sends datagrams; from any thread.
     *
     * @param to where, an IPv4 address
     * @param datagrams borrowed for the call; position and limit are neither used nor changed
     * @param at where the first begins
     * @param bytes of all
     * @param segmentBytes of each but the last; not less than {@code bytes} for a single one
     */
    Outcome send(InetSocketAddress to, ByteBuffer datagrams, int at, int bytes, int segmentBytes);

    /**
     * Receives what one call gives; null if there is nothing, or if as many as the socket has room for, at least one, are not released
     * yet. On the event loop.
     */
    @Nullable
    Arrival receive();

    /** What an event loop watches; {@code readable} is run there while something is to be read. */
    IoHandle handle(Runnable readable);

    /** What the loop has to watch for. */
    IoOps readable();

    /** Closes the socket, from any thread; again does nothing. */
    @Override
    void close();
}

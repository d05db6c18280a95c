package io.lanrage.nat.posix;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** What a thread receives into, and what arrived there last: datagrams of one sender, one behind the other. For one thread. */
public final class Incoming {

    /** Senders whose address is remembered; a power of two. */
    private static final int SENDERS = 64;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final Message message;
    private final ByteBuffer datagrams;
    private final long[] senders = new long[SENDERS];
    private final @Nullable InetSocketAddress[] addresses = new @Nullable InetSocketAddress[SENDERS];
    private int bytes;

    Incoming(Runtime runtime, int capacityBytes) {
        this.message = new Message(runtime);
        this.datagrams = ByteBuffer.allocateDirect(capacityBytes);
        message.data(Message.addressOf(runtime, datagrams), capacityBytes);
    }

    long expect() {
        message.expect();
        return message.address();
    }

    void arrived(int newBytes) {
        bytes = newBytes;
    }

    /**
     * What arrived.
     *
     * @return always the same buffer, with position 0 and the limit behind the last datagram; valid until the next receiving
     */
    public ByteBuffer datagrams() {
        return datagrams.limit(bytes).position(0);
    }

    /**
     * How long the datagrams are.
     *
     * @return bytes of each but the last, which may be shorter
     */
    public int segmentBytes() {
        return message.segmentBytes(bytes);
    }

    /**
     * Whether a datagram was longer than the buffer, and its end is lost.
     *
     * @return whether it was
     */
    public boolean truncated() {
        return message.truncated();
    }

    /**
     * Where they came from.
     *
     * @return the sender's address and port; the same object for the same sender, mostly
     */
    public InetSocketAddress sender() {
        long sender = message.sender();
        int slot = (int) ((sender * SPREAD) >>> (Long.SIZE - Integer.numberOfTrailingZeros(SENDERS)));
        InetSocketAddress known = addresses[slot];
        if (known == null || senders[slot] != sender) {
            known = message.senderAddress();
            senders[slot] = sender;
            addresses[slot] = known;
        }
        return known;
    }
}

package io.lanrage.server.relay;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Relayed data that a client reads too slowly: at most 32 packets, none older than 50 ms. The oldest goes first, because to a game a
 * late packet is worth less than the next one. Times are nanoseconds of one clock, compared by subtraction. It owns the buffers in it.
 * For one thread.
 */
final class RelayedQueue {

    /** How many packets wait at most. */
    static final int MAX_PACKETS = 32;

    /** For how long a packet waits at most. */
    static final long MAX_WAIT_NANOS = 50_000_000;

    /** Most connections never have anything in here. */
    private final Deque<Waiting> packets = new ArrayDeque<>(1);

    /**
     * A packet that waits.
     *
     * @param message with its header
     * @param dataBytes how much of it is the peer's
     */
    record Waiting(ByteBuf message, int dataBytes, long arrivedNanos) {

        boolean isLate(long nowNanos) {
            return nowNanos - arrivedNanos > MAX_WAIT_NANOS;
        }
    }

    boolean isEmpty() {
        return packets.isEmpty();
    }

    /**
     * Adds a packet; its message is given away.
     *
     * @return how many others were dropped for it, or because they were late
     */
    int add(Waiting packet) {
        int dropped = dropLate(packet.arrivedNanos());
        if (packets.size() == MAX_PACKETS) {
            packets.remove().message().release();
            dropped++;
        }
        packets.add(packet);
        return dropped;
    }

    /**
     * Drops what has waited too long.
     *
     * @return how many packets that were
     */
    int dropLate(long nowNanos) {
        int dropped = 0;
        for (Waiting first = packets.peek(); first != null && first.isLate(nowNanos); first = packets.peek()) {
            packets.remove().message().release();
            dropped++;
        }
        return dropped;
    }

    /** Takes the oldest packet out, whose message is the caller's then; null if there is none. */
    @Nullable
    Waiting poll() {
        return packets.poll();
    }

    /** Drops everything. */
    void clear() {
        packets.forEach(packet -> packet.message().release());
        packets.clear();
    }
}

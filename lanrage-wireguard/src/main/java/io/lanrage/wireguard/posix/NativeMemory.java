package io.lanrage.wireguard.posix;

import java.nio.ByteBuffer;

/**
 * Memory whose address is known: what calls read into without asking each time where it is.
 */
public final class NativeMemory {
    private final ByteBuffer bytes;
    private final long address;

    NativeMemory(ByteBuffer bytes, long address) {
        this.bytes = bytes;
        this.address = address;
    }

    /**
     * The memory, to be used with absolute indexes.
     *
     * @return always the same direct buffer, big-endian, position 0 and limit at its capacity
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    long address() {
        return address;
    }
}

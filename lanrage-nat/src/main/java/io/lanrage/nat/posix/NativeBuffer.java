package io.lanrage.nat.posix;

import java.nio.ByteBuffer;

/** Memory outside of the heap, as the program and as the kernel see it. */
public final class NativeBuffer {

    private final ByteBuffer bytes;
    private final long address;

    NativeBuffer(ByteBuffer bytes, long address) {
        this.bytes = bytes;
        this.address = address;
    }

    /**
     * The memory, for access at absolute positions.
     *
     * @return always the same buffer, big-endian
     */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Where a position is in memory. */
    long address(int at) {
        return address + at;
    }
}

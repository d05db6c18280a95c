package io.lanrage.nat.stun;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * The 96 bits that join a response to its request (RFC 8489 §5).
 *
 * @param head the first 4 bytes, in network order
 * @param tail the other 8 bytes, in network order
 */
public record TransactionId(int head, long tail) {

    /** Size of an identifier on the wire. */
    public static final int BYTES = 12;

    /**
     * Draws a new identifier.
     *
     * @param random source of the 96 bits; for requests that are not authenticated it must be cryptographically strong,
     *     because whoever guesses the identifier can answer (RFC 8489 §5)
     */
    public static TransactionId random(RandomGenerator random) {
        return new TransactionId(random.nextInt(), random.nextLong());
    }

    /**
     * Reads an identifier from its 12 bytes.
     *
     * @throws IllegalArgumentException if there are not exactly 12
     */
    public static TransactionId of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("transaction id has " + bytes.length + " bytes, not " + BYTES);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new TransactionId(in.getInt(), in.getLong());
    }

    /** The 12 bytes in network order, in a new array. */
    public byte[] toByteArray() {
        return ByteBuffer.allocate(BYTES).putInt(head).putLong(tail).array();
    }

    /** 24 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%08x%016x", head, tail);
    }
}

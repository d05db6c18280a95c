package io.lanrage.wireguard.uapi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that may hold secrets: it grows as needed, and overwrites whatever it gives up. Not for several threads; whoever makes
 * it closes it.
 */
final class SecretBytes implements AutoCloseable {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final int limit;
    private byte[] bytes;
    private int size;

    /**
     * Makes an empty one.
     *
     * @param initial bytes to have room for at first
     * @param limit bytes that it never exceeds
     */
    SecretBytes(int initial, int limit) {
        this.bytes = new byte[Math.min(initial, limit)];
        this.limit = limit;
    }

    /** Appends ASCII text that is no secret. */
    SecretBytes append(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        reserve(ascii.length);
        System.arraycopy(ascii, 0, bytes, size, ascii.length);
        size += ascii.length;
        return this;
    }

    /** Appends the key in lower-case hexadecimal, and overwrites the given array. */
    SecretBytes appendHexAndWipe(byte[] key) {
        reserve(key.length * 2);
        for (byte b : key) {
            bytes[size++] = HEX[(b >> 4) & 0xf];
            bytes[size++] = HEX[b & 0xf];
        }
        Arrays.fill(key, (byte) 0);
        return this;
    }

    /** Appends the buffer's remaining bytes. */
    void append(ByteBuffer more) {
        int count = more.remaining();
        reserve(count);
        more.get(bytes, size, count);
        size += count;
    }

    private void reserve(int more) {
        if (more > limit - size) {
            throw new IllegalStateException((size + (long) more) + " bytes are over the limit of " + limit);
        }
        if (more > bytes.length - size) {
            byte[] larger = new byte[(int) Math.min(limit, Math.max(size + more, bytes.length * 2L))];
            System.arraycopy(bytes, 0, larger, 0, size);
            Arrays.fill(bytes, (byte) 0);
            bytes = larger;
        }
    }

    /** How many bytes there are. */
    int size() {
        return size;
    }

    /** How many bytes more it takes. */
    int room() {
        return limit - size;
    }

    /** The byte at an index below {@link #size()}. */
    byte at(int index) {
        return bytes[index];
    }

    /** Whether the last bytes are these. */
    boolean endsWith(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        int from = size - ascii.length;
        return from >= 0 && Arrays.equals(bytes, from, size, ascii, 0, ascii.length);
    }

    /** The bytes of a part as text; only for parts that are no secret. */
    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Copies as many bytes from {@code from} on as the buffer takes; returns how many. */
    int copyTo(ByteBuffer into, int from) {
        int count = Math.min(into.remaining(), size - from);
        into.put(bytes, from, count);
        return count;
    }

    /** Gives up the first bytes; the others move to the beginning. */
    void discard(int count) {
        System.arraycopy(bytes, count, bytes, 0, size - count);
        Arrays.fill(bytes, size - count, size, (byte) 0);
        size -= count;
    }

    /** A copy of the first bytes, of a size of its own; whoever asks closes it. */
    SecretBytes first(int count) {
        SecretBytes first = new SecretBytes(count, count);
        System.arraycopy(bytes, 0, first.bytes, 0, count);
        first.size = count;
        return first;
    }

    /** Overwrites everything. Closing twice is harmless. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
        size = 0;
    }
}

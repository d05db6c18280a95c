package io.lanrage.wireguard.lan;

/**
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) over whole words of 64 bits: {@link #begin},
 * {@link #add} each, {@link #end}. Used again and again by one thread.
 */
final class SipHash {
    private static final long INITIAL_0 = 0x736f6d6570736575L;
    private static final long INITIAL_1 = 0x646f72616e646f6dL;
    private static final long INITIAL_2 = 0x6c7967656e657261L;
    private static final long INITIAL_3 = 0x7465646279746573L;
    private static final int LENGTH_SHIFT = 56;
    private static final int END_MARK = 0xff;

    private final HashKey key;
    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private long words;

    SipHash(HashKey key) {
        this.key = key;
    }

    SipHash begin() {
        v0 = key.first() ^ INITIAL_0;
        v1 = key.second() ^ INITIAL_1;
        v2 = key.first() ^ INITIAL_2;
        v3 = key.second() ^ INITIAL_3;
        words = 0;
        return this;
    }

    SipHash add(long word) {
        words++;
        compress(word);
        return this;
    }

    long end() {
        compress((words * Long.BYTES) << LENGTH_SHIFT);
        v2 ^= END_MARK;
        round();
        round();
        round();
        round();
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void compress(long word) {
        v3 ^= word;
        round();
        round();
        v0 ^= word;
    }

    private void round() {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32) + v3;
        v2 += v1;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
    }
}

package io.lanrage.wireguard.aead;

import java.nio.ByteBuffer;

/** Port: ChaCha20-Poly1305 (RFC 8439 §2.8) as WireGuard uses it, by whatever of this machine does it best. */
public interface Aead {

    /** Bytes of a key. */
    int KEY_BYTES = 32;

    /** Bytes that sealing adds: the authentication tag. */
    int TAG_BYTES = 16;

    /**
     * Which implementation this is, for people: for instance {@code libcrypto 3.0.17}.
     *
     * @return a short name with version
     */
    String description();

    /**
     * Makes a key ready for use.
     *
     * @param key {@link #KEY_BYTES} bytes; borrowed and copied
     * @return a key that the caller closes; one that is forgotten costs memory until it is collected
     * @throws AeadException if the implementation cannot make one
     */
    Key key(byte[] key);

    /**
     * One key, for one direction and one thread at a time; a second thread that comes at the same time meets an
     * {@link IllegalStateException}. The native implementation allocates nothing per packet, those of Java a few small
     * objects. Where a buffer is, is looked up when it is another object than the time before: use the same few.
     */
    interface Key extends AutoCloseable {

        /**
         * Encrypts in place and appends the tag. There is no associated data.
         *
         * @param counter the nonce is four zero bytes and this number, little-endian; never to be used twice
         * @param memory a direct buffer; position and limit do not matter and stay
         * @param offset where the plaintext begins
         * @param plainBytes how long it is, from 0 up; the {@link #TAG_BYTES} behind it are overwritten
         * @throws IndexOutOfBoundsException if the buffer is too small
         * @throws AeadException if the implementation fails; what is in the buffer then has no meaning
         */
        void seal(long counter, ByteBuffer memory, int offset, int plainBytes);

        /**
         * Decrypts from one place to another, or in place, and checks the tag.
         *
         * @param counter as when it was sealed
         * @param sealed a direct buffer; position and limit do not matter and stay
         * @param sealedOffset where ciphertext and tag begin
         * @param sealedBytes their length together, at least {@link #TAG_BYTES}
         * @param plain a direct buffer with room for {@code sealedBytes} bytes at the offset; may be the same memory at
         *     the same place, but must not overlap in any other way
         * @param plainOffset where to write
         * @return whether the tag was right; if not, what is in {@code plain} has no meaning and must not be used
         * @throws IndexOutOfBoundsException if a buffer is too small, or there is less than a tag
         * @throws AeadException if the implementation fails
         */
        boolean open(
                long counter, ByteBuffer sealed, int sealedOffset, int sealedBytes, ByteBuffer plain, int plainOffset);

        /**
         * Wipes the key. Closing twice is harmless; using it afterwards is an {@link IllegalStateException}. May be
         * called by any thread; if the key is in use then, it is wiped when that use ends.
         */
        @Override
        void close();
    }
}

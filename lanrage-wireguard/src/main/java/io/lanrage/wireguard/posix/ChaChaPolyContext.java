package io.lanrage.wireguard.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * ChaCha20-Poly1305 (RFC 8439 §2.8) with one key, in libcrypto: an {@code EVP_CIPHER_CTX} that keeps the key's
 * schedule, so that each packet brings its nonce only (EVP_EncryptInit(3)). Nothing is allocated per packet.
 *
 * <p>Takes addresses and trusts them: whoever calls has checked that the memory is there, that one thread at a time is
 * here, and that {@link #free} was not called yet. Anything else ends the process.
 */
public final class ChaChaPolyContext {
    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 16;

    /** The nonce is four zero bytes and the counter; behind it there is room for the length that each call writes. */
    private static final int SCRATCH_BYTES = 16;

    private static final int COUNTER_OFFSET = 4;
    private static final int LENGTH_OFFSET = 12;

    private final LibcryptoCalls.Functions functions;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final long nonceAddress;
    private final long lengthAddress;
    private final long context;

    private ChaChaPolyContext(Libcrypto library, long context) {
        this.functions = library.functions();
        this.context = context;
        this.nonceAddress = library.address(scratch);
        this.lengthAddress = nonceAddress + LENGTH_OFFSET;
    }

    /**
     * Makes a context.
     *
     * @param library where it lives
     * @param key 32 bytes; only read
     * @return the context, which the caller frees
     * @throws NativeCipherException if the library does not make one
     */
    public static ChaChaPolyContext create(Libcrypto library, byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key has " + key.length + " bytes, but must have " + KEY_BYTES);
        }
        LibcryptoCalls.Functions functions = library.functions();
        long context = functions.EVP_CIPHER_CTX_new();
        if (context == 0) {
            throw new NativeCipherException("EVP_CIPHER_CTX_new", 0);
        }
        ByteBuffer copy = ByteBuffer.allocateDirect(KEY_BYTES).put(key);
        int result =
                functions.EVP_EncryptInit_ex(context, functions.EVP_chacha20_poly1305(), 0, library.address(copy), 0);
        copy.put(0, new byte[KEY_BYTES]);
        if (result != 1) {
            functions.EVP_CIPHER_CTX_free(context);
            throw new NativeCipherException("EVP_EncryptInit_ex with a key", result);
        }
        return new ChaChaPolyContext(library, context);
    }

    /**
     * Encrypts in place and appends the tag.
     *
     * @param counter the nonce
     * @param address where the plaintext begins
     * @param plainBytes how long it is, from 0 up
     * @throws NativeCipherException if the library refuses
     */
    public void seal(long counter, long address, int plainBytes) {
        scratch.putLong(COUNTER_OFFSET, counter);
        require(functions.EVP_EncryptInit_ex(context, 0, 0, 0, nonceAddress), "EVP_EncryptInit_ex");
        // A message without a body has no part: in some versions an empty part is the end.
        if (plainBytes > 0) {
            require(
                    functions.EVP_EncryptUpdate(context, address, lengthAddress, address, plainBytes),
                    "EVP_EncryptUpdate");
        }
        long tag = address + plainBytes;
        require(functions.EVP_EncryptFinal_ex(context, tag, lengthAddress), "EVP_EncryptFinal_ex");
        require(
                functions.EVP_CIPHER_CTX_ctrl(context, LibcryptoCalls.GET_TAG, TAG_BYTES, tag),
                "EVP_CTRL_AEAD_GET_TAG");
    }

    /**
     * Decrypts and checks the tag.
     *
     * @param counter the nonce
     * @param sealed where the ciphertext begins
     * @param plainBytes how long it is without the tag, from 0 up
     * @param plain where to write, which may be the same address
     * @return whether the tag is right
     * @throws NativeCipherException if the library refuses for any other reason
     */
    public boolean open(long counter, long sealed, int plainBytes, long plain) {
        scratch.putLong(COUNTER_OFFSET, counter);
        require(functions.EVP_DecryptInit_ex(context, 0, 0, 0, nonceAddress), "EVP_DecryptInit_ex");
        long tag = sealed + plainBytes;
        require(
                functions.EVP_CIPHER_CTX_ctrl(context, LibcryptoCalls.SET_TAG, TAG_BYTES, tag),
                "EVP_CTRL_AEAD_SET_TAG");
        if (plainBytes > 0) {
            require(
                    functions.EVP_DecryptUpdate(context, plain, lengthAddress, sealed, plainBytes),
                    "EVP_DecryptUpdate");
        }
        return functions.EVP_DecryptFinal_ex(context, plain + plainBytes, lengthAddress) == 1;
    }

    private static void require(int result, String call) {
        if (result != 1) {
            throw new NativeCipherException(call, result);
        }
    }

    /** Wipes the key and gives the memory back. Exactly once. */
    public void free() {
        functions.EVP_CIPHER_CTX_free(context);
    }
}

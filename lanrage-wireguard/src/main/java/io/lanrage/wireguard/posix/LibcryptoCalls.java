package io.lanrage.wireguard.posix;

/** libcrypto as seen by this package, and the constants that go with it (openssl/evp.h, openssl/crypto.h). */
final class LibcryptoCalls {
    /** {@code OPENSSL_VERSION}: name, version and date. */
    static final int VERSION_TEXT = 0;

    /** {@code EVP_CTRL_AEAD_GET_TAG}, after sealing. */
    static final int GET_TAG = 0x10;
    /** {@code EVP_CTRL_AEAD_SET_TAG}, before opening. */
    static final int SET_TAG = 0x11;

    private LibcryptoCalls() {}

    /**
     * The functions. jnr-ffi defines the implementing class in a class loader of its own, hence the interface has to be
     * public; the package-private enclosing class keeps it out of everybody else's reach. All pointers are numbers,
     * because jnr-ffi passes those on without an object or a lookup; 0 is none. What returns an {@code int} returns 1
     * for success.
     *
     * <p>None has six parameters: jnr-ffi 2.3.4 gives the sixth number of a call on x86-64 another value, which rules
     * out EVP_CipherInit_ex.
     */
    public interface Functions {
        String OpenSSL_version(int what);

        long EVP_chacha20_poly1305();

        long EVP_CIPHER_CTX_new();

        void EVP_CIPHER_CTX_free(long context);

        int EVP_CIPHER_CTX_ctrl(long context, int what, int number, long pointer);

        int EVP_EncryptInit_ex(long context, long cipher, long engine, long key, long nonce);

        int EVP_EncryptUpdate(long context, long output, long outputBytes, long input, int inputBytes);

        int EVP_EncryptFinal_ex(long context, long output, long outputBytes);

        int EVP_DecryptInit_ex(long context, long cipher, long engine, long key, long nonce);

        int EVP_DecryptUpdate(long context, long output, long outputBytes, long input, int inputBytes);

        int EVP_DecryptFinal_ex(long context, long output, long outputBytes);
    }
}

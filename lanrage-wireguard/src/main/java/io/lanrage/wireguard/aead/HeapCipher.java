package io.lanrage.wireguard.aead;

/** A cipher with one key that works on arrays. Belongs to one thread at a time. */
interface HeapCipher {

    /**
     * Encrypts and appends the tag.
     *
     * @param counter the nonce
     * @param plain begins with the plaintext; only read
     * @param plainBytes how long it is
     * @param sealed takes ciphertext and tag from its beginning on
     */
    void seal(long counter, byte[] plain, int plainBytes, byte[] sealed);

    /**
     * Decrypts and checks the tag.
     *
     * @param counter the nonce
     * @param sealed begins with ciphertext and tag; only read
     * @param sealedBytes their length together
     * @param plain takes the plaintext from its beginning on
     * @return whether the tag is right
     */
    boolean open(long counter, byte[] sealed, int sealedBytes, byte[] plain);

    /** Wipes the key as far as that is possible. */
    void wipe();
}

package io.lanrage.wireguard.lan;

import java.security.SecureRandom;

/**
 * What makes hashes of packets unpredictable for whoever sends packets, so that nobody can aim at others' places in a table.
 *
 * @param first 64 random bits
 * @param second 64 random bits
 */
public record HashKey(long first, long second) {

    /**
     * Makes a new key.
     *
     * @param random a cryptographic source
     * @return the key
     */
    public static HashKey generate(SecureRandom random) {
        return new HashKey(random.nextLong(), random.nextLong());
    }

    /** Without the key itself. */
    @Override
    public String toString() {
        return "HashKey[redacted]";
    }
}

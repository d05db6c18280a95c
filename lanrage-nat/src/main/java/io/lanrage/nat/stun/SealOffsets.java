package io.lanrage.nat.stun;

/**
 * Where the seals of a message begin, in bytes from its start.
 *
 * @param sha1 offset of MESSAGE-INTEGRITY, or {@link #ABSENT}
 * @param sha256 offset of MESSAGE-INTEGRITY-SHA256, or {@link #ABSENT}
 * @param fingerprint offset of FINGERPRINT, or {@link #ABSENT}
 */
record SealOffsets(int sha1, int sha256, int fingerprint) {

    /** No such attribute: none can begin inside the header. */
    static final int ABSENT = 0;

    int of(IntegrityAlgorithm algorithm) {
        return algorithm == IntegrityAlgorithm.HMAC_SHA1 ? sha1 : sha256;
    }
}

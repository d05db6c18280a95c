package io.lanrage.nat.stun;

/** The two ways to authenticate a message, each with its attribute (RFC 8489 §14.5 and §14.6). */
public enum IntegrityAlgorithm {
    /** MESSAGE-INTEGRITY: HMAC-SHA1. For servers and relays that know nothing newer. */
    HMAC_SHA1(0x0008, "HmacSHA1", 20, 20),
    /** MESSAGE-INTEGRITY-SHA256: HMAC-SHA-256. */
    HMAC_SHA256(0x001C, "HmacSHA256", 16, 32);

    private final int type;
    private final String macName;
    private final int minBytes;
    private final int macBytes;

    IntegrityAlgorithm(int type, String macName, int minBytes, int macBytes) {
        this.type = type;
        this.macName = macName;
        this.minBytes = minBytes;
        this.macBytes = macBytes;
    }

    static boolean isType(int type) {
        return type == HMAC_SHA1.type || type == HMAC_SHA256.type;
    }

    /** The attribute's type. */
    int type() {
        return type;
    }

    /** The name that {@link javax.crypto.Mac} knows the algorithm by. */
    String macName() {
        return macName;
    }

    /** Length of an untruncated value. */
    int macBytes() {
        return macBytes;
    }

    /** Whether a value can have this length; SHA-256 can be cut in steps of 4 (RFC 8489 §14.6). */
    boolean admitsLength(int bytes) {
        return bytes >= minBytes && bytes <= macBytes && bytes % 4 == 0;
    }
}

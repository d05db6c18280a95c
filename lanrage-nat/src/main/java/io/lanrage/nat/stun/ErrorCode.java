package io.lanrage.nat.stun;

/**
 * ERROR-CODE (RFC 8489 §14.8): why a request was refused.
 *
 * @param code 300 to 699; the constants name those that LANrage acts on, any other is kept as it is
 * @param reason a phrase for people, at most 127 characters
 */
public record ErrorCode(int code, String reason) implements ReasonAttribute {

    /** The attribute type. */
    public static final int TYPE = 0x0009;

    /** The client is to ask the server that ALTERNATE-SERVER names (RFC 8489 §10). */
    public static final int TRY_ALTERNATE = 300;
    /** The request is malformed. */
    public static final int BAD_REQUEST = 400;
    /** The request has no, or wrong, credentials. */
    public static final int UNAUTHENTICATED = 401;
    /** The server does not do this as a matter of policy (RFC 8656 §19). */
    public static final int FORBIDDEN = 403;
    /** The request has comprehension-required attributes that the server does not know; see UNKNOWN-ATTRIBUTES. */
    public static final int UNKNOWN_ATTRIBUTE = 420;
    /** There is no allocation where one is needed, or one where there must be none (RFC 8656 §19). */
    public static final int ALLOCATION_MISMATCH = 437;
    /** The nonce is no longer valid; the response has a fresh one. */
    public static final int STALE_NONCE = 438;
    /** The relay has no address of this family (RFC 8656 §19). */
    public static final int ADDRESS_FAMILY_NOT_SUPPORTED = 440;
    /** The credentials are not those of the allocation (RFC 8656 §19). */
    public static final int WRONG_CREDENTIALS = 441;
    /** The relay does not speak this protocol to peers (RFC 8656 §19). */
    public static final int UNSUPPORTED_TRANSPORT_PROTOCOL = 442;
    /** The peer's address is of another family than the allocation's (RFC 8656 §19). */
    public static final int PEER_ADDRESS_FAMILY_MISMATCH = 443;
    /** The user has as many allocations as it may have (RFC 8656 §19). */
    public static final int ALLOCATION_QUOTA_REACHED = 486;
    /** The server failed for a moment; trying again may help. */
    public static final int SERVER_ERROR = 500;
    /** The relay has no room, or no port like the one asked for (RFC 8656 §19). */
    public static final int INSUFFICIENT_CAPACITY = 508;

    /**
     * Checks code and reason.
     *
     * @throws IllegalArgumentException if the code is not in 300..699, or the reason is too long or no well-formed Unicode
     */
    public ErrorCode {
        ReasonAttribute.check(code, reason);
    }

    static ErrorCode decode(AttributeValue value) throws StunFormatException {
        return new ErrorCode(ReasonAttribute.decodeCode(value), ReasonAttribute.decodePhrase(value));
    }

    @Override
    public int type() {
        return TYPE;
    }

    /** Zero: nothing stands in the first byte. */
    @Override
    public int firstByte() {
        return 0;
    }
}

package io.lanrage.nat.stun;

import java.util.Locale;

/**
 * Bytes that are not a well-formed STUN message: where, and why.
 *
 * <p>It is checked, because a malformed datagram is an everyday outcome that each receiver has to decide about (count
 * and drop), and it has no stack trace, because an attacker decides how many of them are made.
 */
public final class StunFormatException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The part of the message that is at fault. */
    public enum Section {
        /** The 20-byte header (RFC 8489 §5). */
        HEADER,
        /** The type and length in front of an attribute's value (RFC 8489 §14). */
        ATTRIBUTE_HEADER,
        /** An attribute's value. */
        ATTRIBUTE_VALUE
    }

    /** What is wrong there. */
    public enum Reason {
        /** Fewer bytes than the header has; found: the number of bytes. */
        TRUNCATED,
        /** More bytes than {@link StunMessage#MAX_BYTES}; found: the number of bytes. */
        TOO_LARGE,
        /** The two most significant bits are not zero; found: the first byte. */
        NOT_STUN,
        /** The magic cookie is missing; found: what stands in its place. */
        BAD_MAGIC_COOKIE,
        /** The header's length is not that of the attributes that follow, or no multiple of 4; found: the length. */
        BAD_MESSAGE_LENGTH,
        /** More attributes than {@link StunMessage#MAX_ATTRIBUTES}; found: the number of the surplus one. */
        TOO_MANY_ATTRIBUTES,
        /** The value would reach beyond the message; found: its length. */
        VALUE_OVERRUNS_MESSAGE,
        /** The value's length is not one that its type can have; found: the length. */
        BAD_VALUE_LENGTH,
        /** The address family is neither IPv4 nor IPv6; found: the family. */
        BAD_ADDRESS_FAMILY,
        /** The text is not UTF-8; found: the length of the text. */
        BAD_TEXT,
        /** The text has more characters than its type can have; found: the number of characters. */
        TEXT_TOO_LONG,
        /** The error code is not in 300..699; found: the code. */
        BAD_ERROR_CODE,
        /** Something stands behind FINGERPRINT; found: the number of bytes behind it. */
        FINGERPRINT_NOT_LAST,
        /** FINGERPRINT does not match the message; found: its value. */
        FINGERPRINT_MISMATCH
    }

    private final Section section;
    private final int offset;
    private final Reason reason;
    private final int found;

    StunFormatException(Section section, int offset, Reason reason, int found) {
        super(null, null, false, false);
        this.section = section;
        this.offset = offset;
        this.reason = reason;
        this.found = found;
    }

    /** The part of the message that is at fault. */
    public Section section() {
        return section;
    }

    /** Where that part begins, in bytes from the start of the message. */
    public int offset() {
        return offset;
    }

    /** What is wrong there. */
    public Reason reason() {
        return reason;
    }

    /** The offending number; {@link Reason} says for each reason which that is. */
    public int found() {
        return found;
    }

    /** Section, offset, reason and offending number in words; it quotes no content of the message. */
    @Override
    public String getMessage() {
        return words(section) + " at byte " + offset + ": " + words(reason) + " (found " + found + ")";
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

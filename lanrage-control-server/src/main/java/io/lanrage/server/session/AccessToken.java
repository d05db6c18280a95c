package io.lanrage.server.session;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What an operator demands of everybody who connects. Prints as {@code [redacted]}, compares in constant time. */
public final class AccessToken {

    private static final int SHORTEST = 8;
    private static final int LONGEST = 256;

    private final byte[] bytes;

    private AccessToken(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes a token from its text.
     *
     * @param text 8 to 256 bytes of UTF-8; white space around it does not count
     * @return the token
     * @throws InputException if it is too short or too long; the message does not show it
     */
    public static AccessToken of(String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SHORTEST || bytes.length > LONGEST) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "access token has " + bytes.length + " bytes, but must have " + SHORTEST + " to " + LONGEST);
        }
        return new AccessToken(bytes);
    }

    /**
     * Compares with what a client gave.
     *
     * @param given the client's text
     * @return whether it is the same; the time it takes depends on the length of what was given only
     */
    public boolean matches(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), bytes);
    }

    @Override
    public String toString() {
        return "AccessToken[redacted]";
    }
}

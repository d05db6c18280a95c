package io.lanrage.server.relay.turn;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The username of relay credentials: {@code 1700000000:name}.
 *
 * @param expirySecond the second of the Unix epoch from which on the credentials are worth nothing, 0 to 99,999,999,999
 * @param name whose they are; quotas are counted under it, so that new credentials bring no new quota
 */
record RelayUsername(long expirySecond, String name) {

    /** The least and the most that a name can be; a USERNAME has at most 508 bytes, and a character at most 4. */
    private static final int MAX_NAME_CHARACTERS = 120;

    private static final long MAX_SECOND = 99_999_999_999L;
    private static final Pattern FORM = Pattern.compile("([0-9]{1,11}):(.+)", Pattern.DOTALL);

    /**
     * Checks time and name.
     *
     * @throws IllegalArgumentException if the time is out of range, or the name is empty or has more than 120 characters
     */
    RelayUsername {
        if (expirySecond < 0 || expirySecond > MAX_SECOND) {
            throw new IllegalArgumentException("expiry " + expirySecond + " s is not in 0.." + MAX_SECOND);
        }
        int characters = name.codePointCount(0, name.length());
        if (characters < 1 || characters > MAX_NAME_CHARACTERS) {
            throw new IllegalArgumentException(
                    "name of relay credentials has " + characters + " characters, not 1.." + MAX_NAME_CHARACTERS);
        }
    }

    /** Reads a username; empty if it is none that a server could have given out. */
    static Optional<RelayUsername> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()
                || matcher.group(2).codePointCount(0, matcher.group(2).length()) > MAX_NAME_CHARACTERS) {
            return Optional.empty();
        }
        return Optional.of(new RelayUsername(Long.parseLong(matcher.group(1)), matcher.group(2)));
    }

    /** Whether the credentials are worth nothing any more. */
    boolean isExpired(long epochSecond) {
        return epochSecond >= expirySecond;
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return expirySecond + ":" + name;
    }
}

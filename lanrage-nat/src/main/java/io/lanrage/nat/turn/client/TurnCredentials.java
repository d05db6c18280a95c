package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.Username;
import java.time.Duration;
import java.util.Optional;

/**
 * What a client shows a server: long-term credentials (RFC 8489 §9.2), for ever or for some time.
 */
public final class TurnCredentials {

    private final Username username;
    private final String password;
    private final Optional<Duration> validFor;

    private TurnCredentials(String username, String password, Optional<Duration> validFor) {
        this.username = new Username(username);
        this.password = password;
        this.validFor = validFor;
    }

    /**
     * Credentials without an end.
     *
     * @param username at most 508 bytes in UTF-8, prepared with OpaqueString (RFC 8265) where it can be anything but ASCII
     * @param password prepared likewise
     * @throws IllegalArgumentException if the name is too long
     */
    public static TurnCredentials lasting(String username, String password) {
        return new TurnCredentials(username, password, Optional.empty());
    }

    /**
     * Credentials that end by themselves, as those of a shared secret do.
     *
     * @param username at most 508 bytes in UTF-8
     * @param password what belongs to it
     * @param validFor how long from the moment that they are handed over; more than 0
     * @throws IllegalArgumentException if the name is too long or the time is not more than 0
     */
    public static TurnCredentials ephemeral(String username, String password, Duration validFor) {
        if (validFor.isNegative() || validFor.isZero()) {
            throw new IllegalArgumentException("credentials valid for " + validFor + ", which is not more than 0");
        }
        return new TurnCredentials(username, password, Optional.of(validFor));
    }

    /** Whose they are. */
    public Username username() {
        return username;
    }

    /** How long they are valid from the moment that they were handed over; empty if they have no end. */
    public Optional<Duration> validFor() {
        return validFor;
    }

    String password() {
        return password;
    }

    /** Whether user name and password are the same, whatever their time. */
    boolean isSameAs(TurnCredentials other) {
        return username.equals(other.username) && password.equals(other.password);
    }

    /** The user name only. */
    @Override
    public String toString() {
        return "TurnCredentials[" + username.text() + ", redacted]";
    }
}

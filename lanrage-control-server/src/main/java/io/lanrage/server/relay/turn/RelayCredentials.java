package io.lanrage.server.relay.turn;

/**
 * What a client shows a relay: long-term credentials (RFC 8489 §9.2) that end by themselves.
 *
 * @param username the time at which they end and whose they are, see {@link RelayUsername}
 * @param password who knows it may use the relay until then
 */
public record RelayCredentials(String username, String password) {

    /** The username only. */
    @Override
    public String toString() {
        return "RelayCredentials[" + username + ", redacted]";
    }
}

package io.lanrage.server.relay.turn;

/** What credentials a request turned out to have. */
sealed interface Authentication {

    /**
     * Good ones, and whoever sent them has received something at its address before.
     *
     * @param username whose they are
     * @param seal what the request was sealed with
     */
    record Granted(RelayUsername username, Seal seal) implements Authentication {}

    /**
     * None, or none that are good: the request gets an error.
     *
     * @param code which
     * @param isChallenge whether the error names realm and nonce, so that the client can try again
     */
    record Refused(int code, boolean isChallenge) implements Authentication {}
}

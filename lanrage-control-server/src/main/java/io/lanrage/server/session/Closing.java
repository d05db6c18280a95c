package io.lanrage.server.session;

/** Why the server closes a session, as a WebSocket status (RFC 6455 §7.4). */
public enum Closing {
    /** The server is ending. */
    GOING_AWAY(1001),
    /** The client broke the WebSocket protocol. */
    PROTOCOL_ERROR(1002),
    /** A binary frame came; the protocol has none. */
    UNSUPPORTED_DATA(1003),
    /** A text frame is not UTF-8. */
    INVALID_TEXT(1007),
    /** Authentication failed, or the client kept going over its rates. */
    POLICY_VIOLATION(1008),
    /** A frame is larger than the limit. */
    TOO_LARGE(1009),
    /** Something broke inside the server. */
    INTERNAL_ERROR(1011),
    /** There are too many connections. */
    TRY_AGAIN_LATER(1013),
    /** A newer session of the same peer took this one's place. The number is from the range for private use. */
    REPLACED(4001);

    private final int status;

    Closing(int status) {
        this.status = status;
    }

    /**
     * The number on the wire.
     *
     * @return a WebSocket close status
     */
    public int status() {
        return status;
    }
}

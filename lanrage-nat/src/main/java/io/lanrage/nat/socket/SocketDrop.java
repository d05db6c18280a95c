package io.lanrage.nat.socket;

/** Why the socket dropped a datagram by itself. */
enum SocketDrop {
    /** Neither STUN, ChannelData nor WireGuard. */
    UNKNOWN_PROTOCOL("in", "unknown-protocol"),
    /** Looks like STUN and is not well-formed. */
    STUN_MALFORMED("in", "stun-malformed"),
    /** WireGuard of a length that its type cannot have. */
    WIREGUARD_LENGTH("in", "wireguard-length"),
    /** Longer than the receive buffer. */
    TRUNCATED("in", "truncated"),
    /** Whoever takes the datagrams failed at it: a bug. */
    HANDLER_FAILED("in", "handler-failed"),
    /** The system's buffer was full. */
    QUEUE_FULL("out", "queue-full"),
    /** The system refused to send, for instance because there is no route. */
    SEND_FAILED("out", "send-failed");

    private final String direction;
    private final String reason;

    SocketDrop(String direction, String reason) {
        this.direction = direction;
        this.reason = reason;
    }

    String direction() {
        return direction;
    }

    String reason() {
        return reason;
    }
}

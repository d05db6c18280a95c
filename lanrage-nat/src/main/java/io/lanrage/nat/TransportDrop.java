package io.lanrage.nat;

/** Why the transport dropped a batch of a peer's packets. */
enum TransportDrop {
    /** No path to the peer is selected. */
    NO_PATH("out", "no-path"),
    /** The traversal is closed. */
    CLOSED("out", "closed"),
    /** The address that the packets came from belongs to no peer. */
    UNKNOWN_SOURCE("in", "unknown-source"),
    /** Nobody said yet that he takes them. */
    NO_RECEIVER("in", "no-receiver");

    private final String direction;
    private final String reason;

    TransportDrop(String direction, String reason) {
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

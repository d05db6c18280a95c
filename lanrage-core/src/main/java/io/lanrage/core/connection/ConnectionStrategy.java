package io.lanrage.core.connection;

/** A way to a path, as {@link ConnectionCoordinator} orders them. */
public enum ConnectionStrategy {
    /** One side can be reached without preparation: checks from the other side make the path. */
    DIRECT,
    /** Checks from both sides at once open both NATs. */
    HOLE_PUNCHING,
    /** A relay carries the packets. */
    RELAY
}

package io.lanrage.core.connection;

/**
 * How the connection to one peer stands.
 *
 * <pre>
 * CONNECTING ─► CONNECTED_RELAYED ◄─► CONNECTED_DIRECT ◄─► DEGRADED
 *     │                 │                    │                │
 *     │                 └────────────────────┴────► RECONNECTING ─► (any connected state)
 *     └──────────────► FAILED ◄──────────────────────────┘
 *                        └─► (any connected state, when a later attempt works)
 * </pre>
 */
public enum ConnectionState {
    /** First checks are under way. */
    CONNECTING,
    /** Packets go through a relay. */
    CONNECTED_RELAYED,
    /** Packets go straight to the peer. */
    CONNECTED_DIRECT,
    /** Connected, but with a round trip over {@link ConnectionManager#DEGRADED_ROUND_TRIP}. */
    DEGRADED,
    /** The path stopped answering, and checks are under way. */
    RECONNECTING,
    /** No path was found; it is tried again from time to time. */
    FAILED;

    /**
     * Tells whether packets reach the peer in this state.
     *
     * @return true if there is a selected path
     */
    public boolean isConnected() {
        return this == CONNECTED_DIRECT || this == CONNECTED_RELAYED || this == DEGRADED;
    }
}

package io.lanrage.core.connection;

/** Hears how connections change. Called on the connection manager's thread. */
@FunctionalInterface
public interface ConnectionListener {

    /**
     * State, path or explanation changed, not merely the round trip.
     *
     * @param connection how it stands now
     */
    void onConnection(Connection connection);
}

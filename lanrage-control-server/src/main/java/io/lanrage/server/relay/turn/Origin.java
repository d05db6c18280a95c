package io.lanrage.server.relay.turn;

/**
 * Where a client's messages come in, as a number: a UDP socket of the server, or one connection. With the client's address and port it
 * makes the five-tuple (RFC 8656 §3.2).
 */
public final class Origin {

    private static final int STREAM_BIT = 1;
    private static final int SHIFT = 1;

    private Origin() {}

    /**
     * A UDP socket that clients send to.
     *
     * @param index its number among the sockets of one event loop, 0 to 2^30
     */
    public static int ofSocket(int index) {
        return index << SHIFT;
    }

    /**
     * A TCP or TLS connection.
     *
     * @param number a number that no other connection of the event loop has at the same time, 0 to 2^30
     */
    public static int ofConnection(int number) {
        return number << SHIFT | STREAM_BIT;
    }

    /** The number of a connection, from its origin. */
    public static int connection(int origin) {
        return origin >>> SHIFT;
    }

    /** Whether messages have to be padded, because they stand on a stream. */
    public static boolean isStream(int origin) {
        return (origin & STREAM_BIT) != 0;
    }
}

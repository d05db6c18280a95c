package io.lanrage.nat.behavior;

/** The two sockets that a discovery sends from. */
public enum ProbeSocket {
    /** The socket that everything shares: it is its mapping that peers will use. */
    SHARED,
    /**
     * A socket of the same address family that was opened for this discovery on a free port. Filters let in whoever was sent to,
     * so how a NAT filters shows only at a socket that has never sent to any but the server's first address.
     */
    FRESH
}

package io.lanrage.core.nat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import java.net.InetSocketAddress;

/**
 * An address at which a peer may be reachable (RFC 8445 §5.1.1).
 *
 * @param kind how the address was learnt
 * @param address a resolved address and a port from 1 to 65535
 */
public record Candidate(Kind kind, InetSocketAddress address) {

    /** At most so many candidates are taken from or sent to one peer. */
    public static final int MAX_PER_PEER = 10;

    /** How a candidate's address was learnt; earlier kinds are tried first. */
    public enum Kind {
        /** The address of an own interface. */
        HOST,
        /** The outer address of a NAT, told by a STUN server. */
        SERVER_REFLEXIVE,
        /** The outer address of a NAT, seen in a peer's check. */
        PEER_REFLEXIVE,
        /** An address that a router forwards on request. */
        PORT_MAPPED,
        /** An address of a TURN server. */
        RELAYED
    }

    /**
     * Checks that packets can be sent to the address.
     *
     * @throws InputException if the address is unresolved, unspecified or multicast, or the port is 0
     */
    public Candidate {
        if (address.isUnresolved()
                || address.getAddress().isAnyLocalAddress()
                || address.getAddress().isMulticastAddress()
                || address.getPort() == 0) {
            throw new InputException(ErrorCode.INPUT_INVALID, "candidate address " + address + " cannot be sent to");
        }
    }
}

package io.lanrage.server.relay;

import io.lanrage.nat.stun.ChangeRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The endpoints that the service answers on: two ports, on one address or on two. An endpoint is named by its index, in which
 * one bit stands for the other port and one for the other address, so that a change is an exclusive or:
 *
 * <pre>
 *                     primary port   alternate port
 * primary address          0               1
 * alternate address        2               3
 * </pre>
 *
 * @param addresses the two or four bound addresses, by index
 */
record StunEndpoints(List<InetSocketAddress> addresses) {

    /** The bit that tells the ports of one address apart. */
    static final int PORT_BIT = 1;

    /** The bit that tells the addresses apart. */
    static final int ADDRESS_BIT = 2;

    StunEndpoints {
        addresses = List.copyOf(addresses);
        if (addresses.size() != 2 && addresses.size() != 4) {
            throw new IllegalArgumentException("a STUN service has 2 or 4 endpoints, not " + addresses.size());
        }
    }

    /** Whether answers can come from another address; otherwise no change is offered at all (RFC 5780 §7.4). */
    boolean offersChange() {
        return addresses.size() == 4;
    }

    /** The endpoint that answers, if this change is asked for at the given one. */
    int changed(int arrivedAt, ChangeRequest change) {
        return arrivedAt ^ (change.changePort() ? PORT_BIT : 0) ^ (change.changeAddress() ? ADDRESS_BIT : 0);
    }

    /** The endpoint that differs from the given one in address and port, for OTHER-ADDRESS. */
    Optional<InetSocketAddress> other(int arrivedAt) {
        return offersChange() ? Optional.of(addresses.get(arrivedAt ^ PORT_BIT ^ ADDRESS_BIT)) : Optional.empty();
    }

    /**
     * The address that an answer comes from, for RESPONSE-ORIGIN. Unknown at a wildcard address, where the system chooses it
     * when it sends.
     */
    Optional<InetSocketAddress> origin(int endpoint) {
        InetSocketAddress address = addresses.get(endpoint);
        return address.getAddress().isAnyLocalAddress() ? Optional.empty() : Optional.of(address);
    }
}

package io.lanrage.nat;

import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.NatTraversalOptions;
import io.lanrage.core.nat.NatTraversalProvider;
import io.lanrage.core.nat.PathListener;
import io.lanrage.nat.socket.SocketCalls;

/** Opens NAT traversal on a UDP socket of this machine; what {@link java.util.ServiceLoader} finds. */
public final class UdpNatTraversalProvider implements NatTraversalProvider {

    private final boolean loopback;

    /** For peers on different machines: loopback addresses are no candidates. */
    public UdpNatTraversalProvider() {
        this(false);
    }

    private UdpNatTraversalProvider(boolean loopback) {
        this.loopback = loopback;
    }

    /**
     * For peers that all run on one machine, as in a test or a demonstration: loopback addresses are candidates too. With other
     * peers it would let these make this machine send packets to itself.
     *
     * @return a provider that accepts loopback addresses
     */
    public static UdpNatTraversalProvider forOneMachine() {
        return new UdpNatTraversalProvider(true);
    }

    @Override
    public NatTraversal open(NatTraversalOptions options, PathListener listener) {
        return UdpNatTraversal.open(
                options, new CandidateRules(options.excludedInterfaces(), loopback), SocketCalls.best(), listener);
    }
}

package io.lanrage.nat.behavior;

import io.lanrage.core.nat.NatReport;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What a {@link BehaviorDiscovery} wants to be done, or tells. */
public sealed interface BehaviorEffect {

    /**
     * Send this datagram. That it could not be sent need not be told: it counts as lost.
     *
     * @param socket from which socket
     * @param target where to
     * @param datagram from position to limit; read-only, the receiver's own
     */
    record Send(ProbeSocket socket, InetSocketAddress target, ByteBuffer datagram) implements BehaviorEffect {}

    /**
     * The discovery is over; no effect follows. The fresh socket can be closed.
     *
     * @param report what was found out
     */
    record Finished(NatReport report) implements BehaviorEffect {}
}

package io.lanrage.nat.behavior;

import static io.lanrage.core.nat.NatBehavior.ADDRESS_AND_PORT_DEPENDENT;
import static io.lanrage.core.nat.NatBehavior.ADDRESS_DEPENDENT;
import static io.lanrage.core.nat.NatBehavior.ENDPOINT_INDEPENDENT;
import static io.lanrage.core.nat.NatBehavior.UNKNOWN;

import io.lanrage.core.nat.NatBehavior;
import io.lanrage.nat.behavior.ProbeResult.Answered;
import io.lanrage.nat.behavior.ProbeResult.Pending;
import io.lanrage.nat.behavior.ProbeResult.Refused;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** How a NAT, or a firewall, filters, judged by which answers reach a socket that only ever sent to A1:P1 (RFC 5780 §4.4). */
final class FilteringRules {

    private FilteringRules() {}

    /**
     * Judges by the three probes of the fresh socket.
     *
     * <pre>
     *  asked to answer from A2:P2   from A1:P2      from A1:P1     filtering
     *  arrived                      (not needed)    (not needed)   endpoint-independent
     *  nothing                      arrived         (not needed)   address-dependent
     *  nothing                      nothing         arrived        address- and port-dependent
     *  nothing                      nothing         nothing        unknown: nothing reaches this socket
     *  refused, or not changed      any             any            unknown: the server does not do it
     *  nothing                      refused, or     any            unknown: the server does not do it
     *                               not changed
     * </pre>
     *
     * @param server A1:P1
     * @param plain what came of {@link ProbeKind#PLAIN}
     * @param changeBoth what came of {@link ProbeKind#CHANGE_BOTH}
     * @param changePort what came of {@link ProbeKind#CHANGE_PORT}
     * @return the verdict, or empty as long as a pending probe can decide it
     */
    static Optional<Finding> judge(
            InetSocketAddress server, ProbeResult plain, ProbeResult changeBoth, ProbeResult changePort) {
        if (changeBoth instanceof Pending) {
            return Optional.empty();
        }
        if (changeBoth instanceof Refused || isFrom(changeBoth, server.getAddress())) {
            return finding(UNKNOWN, "the server does not answer from its other address when asked to");
        }
        if (changeBoth instanceof Answered) {
            return finding(ENDPOINT_INDEPENDENT, "an answer from an address that was never sent to came in");
        }
        if (changePort instanceof Pending) {
            return Optional.empty();
        }
        if (changePort instanceof Refused || isFrom(changePort, server)) {
            return finding(UNKNOWN, "the server does not answer from its other port when asked to");
        }
        if (changePort instanceof Answered) {
            return finding(
                    ADDRESS_DEPENDENT,
                    "an answer from a port that was never sent to came in, one from another address did not");
        }
        if (plain instanceof Pending) {
            return Optional.empty();
        }
        return plain instanceof Answered
                ? finding(ADDRESS_AND_PORT_DEPENDENT, "only answers from the very address and port sent to came in")
                : finding(UNKNOWN, "a second socket got no answers at all");
    }

    private static boolean isFrom(ProbeResult result, InetAddress address) {
        return result instanceof Answered answered
                && answered.from().getAddress().equals(address);
    }

    private static boolean isFrom(ProbeResult result, InetSocketAddress endpoint) {
        return result instanceof Answered answered && answered.from().equals(endpoint);
    }

    private static Optional<Finding> finding(NatBehavior behavior, String evidence) {
        return Optional.of(new Finding(behavior, evidence));
    }
}

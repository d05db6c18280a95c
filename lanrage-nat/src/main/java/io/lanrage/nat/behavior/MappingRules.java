package io.lanrage.nat.behavior;

import static io.lanrage.core.nat.NatBehavior.ADDRESS_AND_PORT_DEPENDENT;
import static io.lanrage.core.nat.NatBehavior.ADDRESS_DEPENDENT;
import static io.lanrage.core.nat.NatBehavior.ENDPOINT_INDEPENDENT;
import static io.lanrage.core.nat.NatBehavior.UNKNOWN;

import io.lanrage.core.nat.NatBehavior;
import io.lanrage.nat.behavior.ProbeResult.Answered;
import io.lanrage.nat.behavior.ProbeResult.Pending;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a NAT maps, judged by the addresses that servers see.
 *
 * <p>Where the observations leave two behaviours open, the narrower is taken: a pair of players that is thought to be harder to
 * connect than it is costs a few probes, the contrary a connection.
 */
final class MappingRules {

    private MappingRules() {}

    /**
     * Judges by a server with two addresses (RFC 5780 §4.3).
     *
     * <pre>
     *  A2:P1 sees …   A2:P2 sees …        mapping
     *  what A1:P1 saw (not needed)        endpoint-independent
     *  something else what A2:P1 saw      address-dependent
     *  something else something else      address- and port-dependent
     *  something else no answer           address- and port-dependent, the narrower
     *  no answer      what A1:P1 saw      endpoint-independent
     *  no answer      something else      address- and port-dependent, the narrower
     *  no answer      no answer           unknown
     * </pre>
     *
     * @param mapped what A1:P1 saw
     * @param otherAddress what came of the probe to A2:P1
     * @param otherPort what came of the probe to A2:P2
     * @return the verdict, or empty as long as a pending probe can decide it
     */
    static Optional<Finding> judge(InetSocketAddress mapped, ProbeResult otherAddress, ProbeResult otherPort) {
        if (sees(otherAddress, mapped) || sees(otherPort, mapped)) {
            return finding(ENDPOINT_INDEPENDENT, "the server's other address sees the same address and port");
        }
        if (otherAddress instanceof Pending || otherPort instanceof Pending) {
            return Optional.empty();
        }
        if (otherAddress instanceof Answered first && otherPort instanceof Answered second) {
            return first.mapped().equals(second.mapped())
                    ? finding(
                            ADDRESS_DEPENDENT,
                            "the server's other address sees another port, the same on both its ports")
                    : finding(ADDRESS_AND_PORT_DEPENDENT, "each address and port of the server sees another port");
        }
        if (otherAddress instanceof Answered || otherPort instanceof Answered) {
            return finding(
                    ADDRESS_AND_PORT_DEPENDENT,
                    "the server's other address sees another port; only one of its ports answered");
        }
        return finding(UNKNOWN, "the server's other address does not answer");
    }

    /**
     * Judges by servers that have no other address, or do not answer from it. Two ports of one address that see the same leave
     * open that the mapping depends on the address; that behaviour is rare, and calling it unknown would make nothing better.
     *
     * @param answers one answer a server endpoint
     */
    static Finding compare(List<ServerAnswer> answers) {
        if (answers.size() < 2) {
            return new Finding(UNKNOWN, "one server endpoint answered, and it takes two to see how the NAT maps");
        }
        boolean oneMapping =
                answers.stream().map(ServerAnswer::mapped).distinct().count() == 1;
        boolean oneAddress = answers.stream()
                        .map(answer -> answer.server().getAddress())
                        .distinct()
                        .count()
                == 1;
        if (oneMapping) {
            return new Finding(
                    ENDPOINT_INDEPENDENT,
                    oneAddress
                            ? "two ports of one server see the same address and port; another address was not there to ask"
                            : "servers with different addresses see the same address and port");
        }
        if (hasAgreeingPorts(answers)) {
            return new Finding(ADDRESS_DEPENDENT, "servers see different ports, the ports of one server the same");
        }
        return new Finding(ADDRESS_AND_PORT_DEPENDENT, "servers see different ports");
    }

    /** Whether at least one server address answered on two ports, and all that did saw one mapping each. */
    private static boolean hasAgreeingPorts(List<ServerAnswer> answers) {
        boolean agreeing = false;
        for (ServerAnswer one : answers) {
            for (ServerAnswer other : answers) {
                boolean portsOfOneAddress = !one.server().equals(other.server())
                        && one.server().getAddress().equals(other.server().getAddress());
                if (portsOfOneAddress && !one.mapped().equals(other.mapped())) {
                    return false;
                }
                agreeing |= portsOfOneAddress;
            }
        }
        return agreeing;
    }

    private static boolean sees(ProbeResult result, InetSocketAddress mapped) {
        return result instanceof Answered answered && answered.mapped().equals(mapped);
    }

    private static Optional<Finding> finding(NatBehavior behavior, String evidence) {
        return Optional.of(new Finding(behavior, evidence));
    }
}

package io.lanrage.nat;

import io.lanrage.core.nat.Candidate;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses become candidates, of this machine and of a peer. So far those of IPv4, since that is what the socket speaks.
 *
 * @param excludedInterfaces interfaces that give no candidates
 * @param loopback whether this machine's loopback addresses count: only for peers that all run on one machine
 */
record CandidateRules(Set<String> excludedInterfaces, boolean loopback) {

    CandidateRules {
        excludedInterfaces = Set.copyOf(excludedInterfaces);
    }

    /** The own candidates, best first: host addresses, of which some give way so that there is room for the reflexive one. */
    List<Candidate> own(List<LocalInterface> interfaces, int port, Optional<InetSocketAddress> reflexive) {
        List<Candidate> candidates = new ArrayList<>();
        interfaces.stream()
                .filter(each -> each.up() && !excludedInterfaces.contains(each.name()))
                .filter(each -> loopback || !each.loopback())
                .flatMap(each -> each.addresses().stream())
                .filter(this::isUsable)
                // What the system made up for want of a router is the last resort.
                .sorted(Comparator.comparing(InetAddress::isLinkLocalAddress))
                .distinct()
                .limit(Candidate.MAX_PER_PEER - 1)
                .forEach(address ->
                        candidates.add(new Candidate(Candidate.Kind.HOST, new InetSocketAddress(address, port))));
        reflexive
                .filter(address -> isUsable(address.getAddress()) && address.getPort() != 0)
                .filter(address ->
                        candidates.stream().noneMatch(host -> host.address().equals(address)))
                .ifPresent(address -> candidates.add(new Candidate(Candidate.Kind.SERVER_REFLEXIVE, address)));
        return candidates;
    }

    /** Those of a peer's candidates that this machine can and may send to. */
    List<Candidate> reachable(List<Candidate> remote) {
        return remote.stream()
                .filter(candidate -> isUsable(candidate.address().getAddress()))
                .toList();
    }

    private boolean isUsable(InetAddress address) {
        return address instanceof Inet4Address
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && (loopback || !address.isLoopbackAddress());
    }
}

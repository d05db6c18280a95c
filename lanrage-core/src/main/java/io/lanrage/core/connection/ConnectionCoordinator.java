package io.lanrage.core.connection;

import static io.lanrage.core.connection.ConnectionStrategy.DIRECT;
import static io.lanrage.core.connection.ConnectionStrategy.HOLE_PUNCHING;
import static io.lanrage.core.connection.ConnectionStrategy.RELAY;

import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.CheckEvidence;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.core.nat.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges from what two peers know of their NATs: which attempts come first, in which order candidates are tried, and what a result
 * means. Pure; it orders attempts and never forbids one.
 */
public final class ConnectionCoordinator {

    /** Makes a coordinator. */
    public ConnectionCoordinator() {}

    /**
     * Orders the strategies for a pair.
     *
     * @param own the own NAT's type
     * @param other the peer's NAT's type
     * @return all strategies with the most promising first
     */
    public ConnectionPlan plan(NatType own, NatType other) {
        String pair = own.label() + " with " + other.label();
        if (own.isCompatibleWith(other)) {
            boolean open = own == NatType.OPEN || other == NatType.OPEN;
            return open
                    ? new ConnectionPlan(List.of(DIRECT, HOLE_PUNCHING, RELAY), pair + ": one side is open")
                    : new ConnectionPlan(List.of(HOLE_PUNCHING, DIRECT, RELAY), pair + ": both NATs can be opened");
        }
        boolean unknown = own == NatType.UNKNOWN || other == NatType.UNKNOWN;
        return new ConnectionPlan(
                List.of(RELAY, HOLE_PUNCHING, DIRECT),
                pair + (unknown ? ": one NAT is not known" : ": simple hole punching is not expected to work"));
    }

    /**
     * Orders a peer's candidates: host addresses first if both are behind the same public address or neither is known to be behind
     * one, else the public ones first.
     *
     * @param own the own report, if there is one yet
     * @param candidates the peer's, as it sent them
     * @return the same candidates
     */
    public List<Candidate> order(Optional<NatReport> own, List<Candidate> candidates) {
        Optional<InetAddress> ownPublic = own.flatMap(NatReport::publicAddress).map(InetSocketAddress::getAddress);
        boolean elsewhere = ownPublic.isPresent()
                && candidates.stream().anyMatch(c -> c.kind() == Candidate.Kind.SERVER_REFLEXIVE)
                && candidates.stream().noneMatch(c -> c.address().getAddress().equals(ownPublic.get()));
        if (!elsewhere) {
            return List.copyOf(candidates);
        }
        return candidates.stream()
                .sorted(Comparator.comparing(c -> c.kind() == Candidate.Kind.HOST))
                .toList();
    }

    /**
     * Explains a selected path.
     *
     * @param path the path
     * @return the explanation
     */
    public Explanation explain(Path path) {
        return path.remoteKind() == Candidate.Kind.HOST
                        && path.remote().getAddress().isSiteLocalAddress()
                ? new Explanation(ExplanationCode.SAME_NETWORK, "Packets go to the peer's own address.")
                : new Explanation(ExplanationCode.DIRECT, "Packets go straight to the peer.");
    }

    /**
     * Explains why no candidate of a peer answered.
     *
     * @param own the own report, if there is one yet
     * @param other the peer's NAT's type
     * @param evidence what was sent and received
     * @return the explanation
     */
    public Explanation explainFailure(Optional<NatReport> own, NatType other, CheckEvidence evidence) {
        NatType ownType = own.map(NatReport::natType).orElse(NatType.UNKNOWN);
        String seen = evidence.checksSent() + " checks to " + evidence.candidates()
                + " addresses were not answered, and " + evidence.checksReceived() + " checks of the peer arrived.";
        if (own.isPresent() && own.get().publicAddress().isEmpty()) {
            return new Explanation(
                    ExplanationCode.UDP_BLOCKED, "No STUN server answered, so UDP does not pass this network; " + seen);
        }
        if (evidence.checksReceived() > 0) {
            return new Explanation(ExplanationCode.ONE_WAY, "Packets pass in one direction only: " + seen);
        }
        if (ownType == NatType.SYMMETRIC && other == NatType.SYMMETRIC) {
            return new Explanation(
                    ExplanationCode.BOTH_MAPPINGS_RANDOM,
                    "Both NATs use a new port for each destination, so neither side knows where to send: " + seen);
        }
        boolean hardMeetsNarrow = (ownType == NatType.SYMMETRIC && other == NatType.PORT_RESTRICTED_CONE)
                || (ownType == NatType.PORT_RESTRICTED_CONE && other == NatType.SYMMETRIC);
        if (hardMeetsNarrow) {
            String whose = ownType == NatType.SYMMETRIC ? "This player's NAT" : "The peer's NAT";
            return new Explanation(
                    ExplanationCode.RANDOM_MAPPING_MEETS_PORT_FILTER,
                    whose + " uses a new port for each destination, and the other lets in only ports it knows: "
                            + seen);
        }
        return new Explanation(
                ExplanationCode.PEER_SILENT,
                "The peer's addresses are known but silent ("
                        + plan(ownType, other).reason() + "): " + seen);
    }
}

package io.lanrage.core.nat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about the NATs and firewalls between this machine and the Internet.
 *
 * @param natType the summary
 * @param mapping how the NAT maps
 * @param filtering how the NAT filters
 * @param publicAddress the endpoint that the first server saw, if any answered
 * @param translated whether that endpoint is another than the socket's own
 * @param evidence one sentence an observation, for people, without secrets
 * @param elapsed how long it took
 */
public record NatReport(
        NatType natType,
        NatBehavior mapping,
        NatBehavior filtering,
        Optional<InetSocketAddress> publicAddress,
        boolean translated,
        List<String> evidence,
        Duration elapsed) {

    /** Copies the evidence. */
    public NatReport {
        evidence = List.copyOf(evidence);
    }

    /**
     * The report when no server answered: UDP is blocked, or there is no server.
     *
     * @param evidence what was tried
     * @param elapsed how long it took
     * @return a report of type unknown
     */
    public static NatReport unanswered(List<String> evidence, Duration elapsed) {
        return new NatReport(
                NatType.UNKNOWN, NatBehavior.UNKNOWN, NatBehavior.UNKNOWN, Optional.empty(), false, evidence, elapsed);
    }

    /**
     * Summarises what was observed; the type follows from the two behaviours.
     *
     * @param mapping how the NAT maps
     * @param filtering how the NAT filters
     * @param publicAddress the endpoint that the first server saw
     * @param translated whether that endpoint is another than the socket's own
     * @param evidence one sentence an observation
     * @param elapsed how long it took
     * @return the report
     */
    public static NatReport observed(
            NatBehavior mapping,
            NatBehavior filtering,
            InetSocketAddress publicAddress,
            boolean translated,
            List<String> evidence,
            Duration elapsed) {
        return new NatReport(
                NatType.of(translated, mapping, filtering),
                mapping,
                filtering,
                Optional.of(publicAddress),
                translated,
                evidence,
                elapsed);
    }
}

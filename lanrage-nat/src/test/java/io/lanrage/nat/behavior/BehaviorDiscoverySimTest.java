package io.lanrage.nat.behavior;

import static io.lanrage.core.nat.NatBehavior.ADDRESS_AND_PORT_DEPENDENT;
import static io.lanrage.core.nat.NatBehavior.ADDRESS_DEPENDENT;
import static io.lanrage.core.nat.NatBehavior.ENDPOINT_INDEPENDENT;
import static io.lanrage.core.nat.NatBehavior.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.nat.NatBehavior;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatType;
import io.lanrage.nat.behavior.SimulatedStunServer.Kind;
import io.lanrage.nat.stun.StunFormatException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole discoveries through simulated routers, with a clock that is turned by hand. */
final class BehaviorDiscoverySimTest {

    private static final InetSocketAddress A1P1 = new InetSocketAddress("198.51.100.1", 3478);
    private static final InetSocketAddress A1P2 = new InetSocketAddress("198.51.100.1", 3479);
    private static final InetSocketAddress A2P1 = new InetSocketAddress("198.51.100.2", 3478);
    private static final InetSocketAddress A2P2 = new InetSocketAddress("198.51.100.2", 3479);
    private static final InetSocketAddress B = new InetSocketAddress("198.51.100.9", 3478);
    private static final InetSocketAddress DEAD = new InetSocketAddress("198.51.100.66", 3478);
    private static final InetSocketAddress PUBLIC = new InetSocketAddress("203.0.113.7", 40_000);
    private static final Duration ROUND_TRIP = Duration.ofMillis(40);

    private static final SimulatedStunServer COMPLETE = new SimulatedStunServer(Kind.COMPLETE, A1P1, A1P2, A2P1, A2P2);
    private static final SimulatedStunServer PLAIN = new SimulatedStunServer(Kind.PLAIN, A1P1, A1P2);
    private static final SimulatedStunServer PLAIN_B = new SimulatedStunServer(Kind.PLAIN, B);

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT,       ENDPOINT_INDEPENDENT,       FULL_CONE",
        "ENDPOINT_INDEPENDENT,       ADDRESS_DEPENDENT,          RESTRICTED_CONE",
        "ENDPOINT_INDEPENDENT,       ADDRESS_AND_PORT_DEPENDENT, PORT_RESTRICTED_CONE",
        "ADDRESS_DEPENDENT,          ENDPOINT_INDEPENDENT,       SYMMETRIC",
        "ADDRESS_DEPENDENT,          ADDRESS_DEPENDENT,          SYMMETRIC",
        "ADDRESS_DEPENDENT,          ADDRESS_AND_PORT_DEPENDENT, SYMMETRIC",
        "ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT,       SYMMETRIC",
        "ADDRESS_AND_PORT_DEPENDENT, ADDRESS_DEPENDENT,          SYMMETRIC",
        "ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, SYMMETRIC",
    })
    void everyNatIsNamedRightlyWithinASecond(NatBehavior mapping, NatBehavior filtering, NatType type)
            throws StunFormatException {
        for (int millis : new int[] {1, 40, 120, 250}) {
            NatReport report = discovery(nat(mapping, filtering), Duration.ofMillis(millis), COMPLETE)
                    .run(A1P1);
            assertThat(report.mapping()).isEqualTo(mapping);
            assertThat(report.filtering()).isEqualTo(filtering);
            assertThat(report.natType()).isEqualTo(type);
            assertThat(report.translated()).isTrue();
            assertThat(report.publicAddress()).contains(PUBLIC);
            assertThat(report.elapsed()).as("round trip %d ms", millis).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ENDPOINT_INDEPENDENT,       OPEN",
        "ADDRESS_DEPENDENT,          RESTRICTED_CONE",
        "ADDRESS_AND_PORT_DEPENDENT, PORT_RESTRICTED_CONE",
    })
    void withoutTranslationTheFilterDecides(NatBehavior filtering, NatType type) throws StunFormatException {
        SimulatedDiscovery discovery = discovery(SimulatedRouter.firewall(filtering), ROUND_TRIP, COMPLETE);
        NatReport report = discovery.run(A1P1);

        assertThat(report.natType()).isEqualTo(type);
        assertThat(report.mapping()).isEqualTo(ENDPOINT_INDEPENDENT);
        assertThat(report.filtering()).isEqualTo(filtering);
        assertThat(report.translated()).isFalse();
        assertThat(report.publicAddress()).contains(SimulatedDiscovery.SHARED);
        assertThat(discovery.sent()).allMatch(packet -> packet.to().equals(A1P1));
    }

    @Test
    void freshSocketSendsToTheFirstAddressOnly() throws StunFormatException {
        SimulatedDiscovery discovery =
                discovery(nat(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT), ROUND_TRIP, COMPLETE, PLAIN_B);
        discovery.run(B, A1P1);

        assertThat(discovery.sent())
                .filteredOn(packet -> packet.from().equals(SimulatedDiscovery.FRESH))
                .isNotEmpty()
                .allMatch(packet -> packet.to().equals(A1P1));
    }

    @Test
    void verdictsThatNeedNoSilenceTakeTwoRoundTrips() throws StunFormatException {
        NatReport report = discovery(nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT), ROUND_TRIP, COMPLETE)
                .run(A1P1);

        assertThat(report.elapsed()).isEqualTo(ROUND_TRIP.multipliedBy(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = NatBehavior.class,
            names = {"ENDPOINT_INDEPENDENT", "ADDRESS_DEPENDENT", "ADDRESS_AND_PORT_DEPENDENT"})
    void plainServersShowTheMappingOnly(NatBehavior mapping) throws StunFormatException {
        NatReport report = discovery(nat(mapping, ENDPOINT_INDEPENDENT), ROUND_TRIP, PLAIN, PLAIN_B)
                .run(A1P1, A1P2, B);

        assertThat(report.mapping()).isEqualTo(mapping);
        assertThat(report.filtering()).isEqualTo(UNKNOWN);
        assertThat(report.natType())
                .isEqualTo(mapping == ENDPOINT_INDEPENDENT ? NatType.PORT_RESTRICTED_CONE : NatType.SYMMETRIC);
        assertThat(report.elapsed()).isEqualTo(ROUND_TRIP);
    }

    @Test
    void onePlainServerEndpointShowsTheAddressOnly() throws StunFormatException {
        NatReport report = discovery(nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT), ROUND_TRIP, PLAIN)
                .run(A1P1);

        assertThat(report.natType()).isEqualTo(NatType.UNKNOWN);
        assertThat(report.publicAddress()).contains(PUBLIC);
        assertThat(report.evidence()).anyMatch(sentence -> sentence.contains("it takes two"));
    }

    @Test
    void plainServerSeesThatThereIsNoNat() throws StunFormatException {
        NatReport report = discovery(SimulatedRouter.firewall(ADDRESS_DEPENDENT), ROUND_TRIP, PLAIN)
                .run(A1P1);

        assertThat(report.mapping()).isEqualTo(ENDPOINT_INDEPENDENT);
        assertThat(report.natType()).isEqualTo(NatType.PORT_RESTRICTED_CONE);
        assertThat(report.translated()).isFalse();
    }

    @Test
    void deadMainServerIsReplacedWithoutDelay() throws StunFormatException {
        NatReport report = discovery(nat(ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT), ROUND_TRIP, COMPLETE)
                .run(DEAD, A1P1);

        assertThat(report.natType()).isEqualTo(NatType.RESTRICTED_CONE);
        assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(1));
        assertThat(report.evidence()).contains("198.51.100.66:3478 gave no usable answer");
    }

    @Test
    void deadServersBesidePlainOnesDoNotHoldUpTheReport() throws StunFormatException {
        NatReport report = discovery(nat(ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT), ROUND_TRIP, PLAIN)
                .run(DEAD, A1P1, A1P2);

        assertThat(report.mapping()).isEqualTo(ENDPOINT_INDEPENDENT);
        assertThat(report.elapsed()).isEqualTo(ROUND_TRIP.plusMillis(300));
    }

    @Test
    void blockedUdpIsReportedAfterThreeSeconds() throws StunFormatException {
        NatReport report = discovery(nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT), ROUND_TRIP)
                .run(A1P1, B);

        assertThat(report.natType()).isEqualTo(NatType.UNKNOWN);
        assertThat(report.publicAddress()).isEmpty();
        assertThat(report.elapsed()).isEqualTo(Duration.ofSeconds(3));
        assertThat(report.evidence()).containsExactly("no usable answer from 198.51.100.1:3478, 198.51.100.9:3478");
    }

    @Test
    void brokenServersAreToldApartFromSilence() throws StunFormatException {
        NatReport report = discovery(
                        nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT),
                        ROUND_TRIP,
                        new SimulatedStunServer(Kind.BROKEN, A1P1))
                .run(A1P1);

        assertThat(report.natType()).isEqualTo(NatType.UNKNOWN);
        assertThat(report.elapsed()).isEqualTo(ROUND_TRIP);
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSING,   ENDPOINT_INDEPENDENT, UNKNOWN",
        "UNCHANGING, ENDPOINT_INDEPENDENT, UNKNOWN",
        "HALF_DEAD,  UNKNOWN,              ADDRESS_DEPENDENT",
    })
    void serverThatPromisesTooMuchIsSeenThrough(Kind kind, NatBehavior mapping, NatBehavior filtering)
            throws StunFormatException {
        SimulatedStunServer server = new SimulatedStunServer(kind, A1P1, A1P2, A2P1, A2P2);
        NatReport report = discovery(nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT), ROUND_TRIP, server)
                .run(A1P1);

        assertThat(report.mapping()).isEqualTo(mapping);
        assertThat(report.filtering()).isEqualTo(filtering);
        assertThat(report.elapsed()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void otherServersHelpOutWhereTheOtherAddressIsDead() throws StunFormatException {
        SimulatedStunServer halfDead = new SimulatedStunServer(Kind.HALF_DEAD, A1P1, A1P2, A2P1, A2P2);
        NatReport report = discovery(
                        nat(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT), ROUND_TRIP, halfDead, PLAIN_B)
                .run(A1P1, B);

        assertThat(report.mapping()).isEqualTo(ENDPOINT_INDEPENDENT);
        assertThat(report.natType()).isEqualTo(NatType.PORT_RESTRICTED_CONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 900, 1400, 2900, 4000})
    void slowServersStillGetAReportByThreeSeconds(int roundTripMillis) throws StunFormatException {
        NatReport report = discovery(
                        nat(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT),
                        Duration.ofMillis(roundTripMillis),
                        COMPLETE)
                .run(A1P1);

        assertThat(report.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(3));
        assertThat(report.publicAddress().isPresent()).isEqualTo(roundTripMillis < 3_000);
        if (roundTripMillis < 1_000) {
            assertThat(report.natType()).isEqualTo(NatType.PORT_RESTRICTED_CONE);
        }
    }

    @Test
    void lossyNetworkRarelyDeceives() throws StunFormatException {
        long seed = System.nanoTime();
        System.out.println("BehaviorDiscoverySimTest seed " + seed);
        Random random = new Random(seed);
        int runs = 2_000;
        int right = 0;
        for (int run = 0; run < runs; run++) {
            NatReport report = new SimulatedDiscovery(
                            nat(ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT), List.of(COMPLETE), ROUND_TRIP, 0.1, random)
                    .run(A1P1);
            assertThat(report.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(3));
            right += report.natType() == NatType.RESTRICTED_CONE ? 1 : 0;
        }
        assertThat(right).as("right of %d runs", runs).isGreaterThan(runs * 97 / 100);
    }

    private static SimulatedRouter nat(NatBehavior mapping, NatBehavior filtering) {
        return SimulatedRouter.nat(mapping, filtering, PUBLIC.getAddress());
    }

    private static SimulatedDiscovery discovery(
            SimulatedRouter router, Duration roundTrip, SimulatedStunServer... servers) {
        return new SimulatedDiscovery(router, List.of(servers), roundTrip, 0, new Random(1));
    }
}

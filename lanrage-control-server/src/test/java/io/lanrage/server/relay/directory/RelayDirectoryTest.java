package io.lanrage.server.relay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lanrage.core.control.message.Result.RelayGrant;
import io.lanrage.core.control.message.Result.RelaySnapshot;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.relay.RelayId;
import io.lanrage.core.relay.RelayRegion;
import io.lanrage.core.relay.TurnUri;
import io.lanrage.server.relay.turn.RelayCredentials;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelayDirectoryTest {

    private static final RelaySecret SECRET = RelaySecret.of("north-and-south-0123");
    private static final PeerId ANN = new PeerId("j5463dyble7jrnfn");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final RelayRegion EU = new RelayRegion("eu");
    private static final RelayRegion US = new RelayRegion("us");

    /** So that differences wrap around. */
    private static final long BEGIN = Long.MAX_VALUE - Duration.ofSeconds(15).toNanos();

    private static final long LEASE = RelayTimes.DEFAULT.lease().toNanos();
    private static final String ONE = "00000001";
    private static final String OTHER = "00000002";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RelayDirectory directory = new RelayDirectory(RelayTimes.DEFAULT, meters);

    private static KnownRelay relay(String id, RelayRegion region) {
        return new KnownRelay(
                new RelayId(id),
                region,
                List.of(TurnUri.udp(id + ".example", 3478)),
                new CredentialSource.Minted(SECRET));
    }

    private static RelayLoad load(int percent) {
        return new RelayLoad(percent, 100, 0, 1);
    }

    private Registration register(String id, int percent, String instance, long nowNanos) {
        return directory.register(relay(id, EU), load(percent), instance, nowNanos);
    }

    private List<String> listed(long nowNanos) {
        return directory.list(Optional.empty(), nowNanos).relays().stream()
                .map(relay -> relay.id().value())
                .toList();
    }

    private List<RelayGrant> grants(long nowNanos, String... ids) {
        return directory.grants(ANN, Arrays.stream(ids).map(RelayId::new).toList(), NOW, nowNanos);
    }

    @Test
    void leastLoadComesFirstAndTheUnknownOnesStandInTheMiddle() {
        directory.add(relay("coturn", EU), Optional::empty);
        directory.add(relay("main", EU), () -> Optional.of(load(51)));
        register("idle", 0, ONE, BEGIN);
        register("half", 49, ONE, BEGIN);
        register("busy", 99, ONE, BEGIN);

        assertThat(listed(BEGIN)).containsExactly("idle", "half", "coturn", "main", "busy");
    }

    @Test
    void sameLoadIsListedByName() {
        for (String name : List.of("c", "a", "b")) {
            register(name, 7, ONE, BEGIN);
        }

        assertThat(listed(BEGIN)).containsExactly("a", "b", "c");
    }

    @Test
    void regionIsTheOnlyOneThatWasAskedFor() {
        directory.add(relay("main", EU), Optional::empty);
        directory.register(relay("nyc", US), load(3), ONE, BEGIN);

        assertThat(directory.list(Optional.of(US), BEGIN).relays())
                .containsExactly(new RelaySnapshot(
                        new RelayId("nyc"), US, List.of("turn:nyc.example:3478?transport=udp"), Optional.of(3)));
        assertThat(directory.list(Optional.of(new RelayRegion("mars")), BEGIN).relays())
                .isEmpty();
    }

    @Test
    void fullRelayIsToldOnlyWhereThereIsNoOther() {
        register("full", 100, ONE, BEGIN);
        assertThat(listed(BEGIN)).containsExactly("full");

        register("nearly", 99, ONE, BEGIN);
        assertThat(listed(BEGIN)).containsExactly("nearly");
        assertThat(grants(BEGIN, "full")).hasSize(1);
    }

    @Test
    void listHas32AtMost() {
        for (int i = 0; i < 40; i++) {
            register("r" + i, 100 - 2 * i, ONE, BEGIN);
        }

        assertThat(listed(BEGIN)).hasSize(32).startsWith("r39", "r38").endsWith("r8");
    }

    @Test
    void leaseIsOverExactlyAtItsEnd() {
        register("fra", 0, ONE, BEGIN);

        assertThat(listed(BEGIN + LEASE - 1)).containsExactly("fra");
        assertThat(grants(BEGIN + LEASE - 1, "fra")).hasSize(1);
        assertThat(listed(BEGIN + LEASE)).isEmpty();
        assertThat(grants(BEGIN + LEASE, "fra")).isEmpty();
    }

    @Test
    void heartbeatRenewsTheLeaseAndTellsTheLoad() {
        register("fra", 10, ONE, BEGIN);

        assertThat(register("fra", 20, ONE, BEGIN + LEASE - 1)).isEqualTo(Registration.RENEWED);
        assertThat(directory.list(Optional.empty(), BEGIN + LEASE).relays())
                .singleElement()
                .satisfies(relay -> assertThat(relay.loadPercent()).contains(20));
        assertThat(listed(BEGIN + 2 * LEASE - 1)).isEmpty();
    }

    @Test
    void whatWasTakenOffTheListComesBack() {
        register("fra", 0, ONE, BEGIN);
        directory.advance(BEGIN + LEASE);

        assertThat(register("fra", 0, ONE, BEGIN + LEASE)).isEqualTo(Registration.ADDED);
        assertThat(listed(BEGIN + LEASE)).containsExactly("fra");
    }

    @Test
    void anotherProcessOfThatNameTakesItsPlaceAndItsLeaving() {
        register("fra", 0, ONE, BEGIN);

        assertThat(register("fra", 0, OTHER, BEGIN + 1)).isEqualTo(Registration.REPLACED);
        directory.leave(new RelayId("fra"), ONE);
        assertThat(listed(BEGIN + 2)).containsExactly("fra");
        directory.leave(new RelayId("fra"), OTHER);
        assertThat(listed(BEGIN + 2)).isEmpty();
        assertThat(directory.leave(new RelayId("fra"), OTHER)).isEqualTo(Registration.REMOVED);
    }

    @Test
    void changedWaysAreToldFromThenOn() {
        register("fra", 0, ONE, BEGIN);
        directory.register(relay("fra", US), load(0), ONE, BEGIN + 1);

        assertThat(directory.list(Optional.of(US), BEGIN + 1).relays()).hasSize(1);
        assertThat(directory.list(Optional.of(EU), BEGIN + 1).relays()).isEmpty();
    }

    @Test
    void nameOfTheConfigurationCannotBeTakenOrLeft() {
        directory.add(relay("main", EU), Optional::empty);

        assertThat(register("main", 0, ONE, BEGIN)).isEqualTo(Registration.NAME_TAKEN);
        directory.leave(new RelayId("main"), ONE);
        directory.advance(BEGIN + 100 * LEASE);
        assertThat(listed(BEGIN + 100 * LEASE)).containsExactly("main");
        assertThatThrownBy(() -> directory.add(relay("main", US), Optional::empty))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("main");
    }

    @Test
    void as256AreRegisteredTheNextOneIsRefusedUntilOneGoes() {
        for (int i = 0; i < RelayDirectory.MAX_REGISTERED; i++) {
            assertThat(register("r" + i, 0, ONE, BEGIN)).isEqualTo(Registration.ADDED);
        }

        assertThat(register("more", 0, ONE, BEGIN)).isEqualTo(Registration.FULL);
        assertThat(register("r7", 0, ONE, BEGIN)).isEqualTo(Registration.RENEWED);
        directory.leave(new RelayId("r7"), ONE);
        assertThat(register("more", 0, ONE, BEGIN)).isEqualTo(Registration.ADDED);
        assertThat(register("again", 0, ONE, BEGIN + LEASE)).isEqualTo(Registration.ADDED);
    }

    @Test
    void credentialsAreThePlayersOwnAndEnd() {
        directory.add(relay("main", EU), Optional::empty);
        RelayCredentials expected = SECRET.mint(ANN.value(), NOW, Duration.ofHours(12));

        assertThat(grants(BEGIN, "main"))
                .containsExactly(new RelayGrant(new RelayId("main"), expected.username(), expected.password(), 43_200));
        assertThat(expected.username()).isEqualTo((NOW.getEpochSecond() + 43_200) + ":" + ANN);
    }

    @Test
    void fixedCredentialsAreTheSameForEverybody() {
        directory.add(
                new KnownRelay(
                        new RelayId("old"),
                        EU,
                        List.of(TurnUri.parse("turn:old.example")),
                        new CredentialSource.Fixed("guest", "sesame")),
                Optional::empty);

        assertThat(grants(BEGIN, "old")).containsExactly(new RelayGrant(new RelayId("old"), "guest", "sesame", 43_200));
    }

    @Test
    void grantsAreForThoseThatAreThereOnceAndInTheOrderOfTheRequest() {
        directory.add(relay("b", EU), Optional::empty);
        directory.add(relay("a", EU), Optional::empty);

        assertThat(grants(BEGIN, "b", "gone", "a", "b"))
                .extracting(grant -> grant.relay().value())
                .containsExactly("b", "a");
        assertThat(meters.get("lanrage.relay.credentials").counter().count()).isEqualTo(2);
    }

    @Test
    void metersOfARelayComeAndGoWithIt() {
        directory.add(relay("coturn", EU), Optional::empty);
        directory.register(relay("nyc", US), new RelayLoad(25, 100, 3_000, 10_000), ONE, BEGIN);
        directory.register(relay("nyc", US), new RelayLoad(26, 100, 3_000, 10_000), ONE, BEGIN + 1);

        assertThat(value("lanrage.relay.load.percent", "nyc")).isEqualTo(30);
        assertThat(value("lanrage.relay.allocations", "nyc")).isEqualTo(26);
        assertThat(value("lanrage.relay.bits.per.second", "nyc")).isEqualTo(3_000);
        assertThat(value("lanrage.relay.up", "coturn")).isEqualTo(1);
        assertThat(value("lanrage.relay.allocations", "coturn")).isNaN();

        directory.advance(BEGIN + 1 + LEASE);

        assertThat(meters.find("lanrage.relay.up").gauges())
                .extracting(gauge -> gauge.getId().getTag("relay"))
                .containsExactly("coturn");
    }

    private double value(String name, String relay) {
        Gauge gauge = meters.get(name).tag("relay", relay).gauge();
        return gauge.value();
    }
}

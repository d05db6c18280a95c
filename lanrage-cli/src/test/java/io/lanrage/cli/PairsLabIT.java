package io.lanrage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.cli.demo.DemoParty;
import io.lanrage.cli.demo.DemoPlayer;
import io.lanrage.cli.lab.CommandResult;
import io.lanrage.cli.lab.Lab;
import io.lanrage.cli.lab.Laboratory;
import io.lanrage.cli.lab.NatKind;
import io.lanrage.cli.lab.Site;
import io.lanrage.core.nat.NatType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every pair of the five kinds of NAT, in both join orders, with the real programs: pings where punching can join them. */
@Lab(tools = {"ping"})
class PairsLabIT {

    private static final Duration CONNECTING = Duration.ofSeconds(20);
    private static final Pattern ANSWER = Pattern.compile("\\[([0-9.]+)] \\d+ bytes from");
    private static final Map<NatKind, Site> GUEST_SITES = new EnumMap<>(NatKind.class);
    private static final Map<NatKind, Site> HOST_SITES = new EnumMap<>(NatKind.class);
    private static final List<String> REPORT = new ArrayList<>();
    private static DemoParty party;
    private static int players;

    @BeforeAll
    static void startServer(Laboratory laboratory) {
        for (NatKind kind : NatKind.values()) {
            HOST_SITES.put(kind, laboratory.addSite("h" + kind.ordinal(), kind));
            GUEST_SITES.put(kind, laboratory.addSite("g" + kind.ordinal(), kind));
        }
        party = DemoParty.open(laboratory, Jars.lanrage());
    }

    @AfterAll
    static void report() throws IOException {
        if (party != null) {
            party.close();
        }
        List<String> table = new ArrayList<>();
        table.add("| host | guest | first answered ping, ms from entering | ms from the guest's start |");
        table.add("|---|---|---|---|");
        table.addAll(REPORT);
        Files.write(Path.of("target", "first-ping.md"), table);
    }

    static Stream<Arguments> pairs(boolean compatible) {
        return Stream.of(NatKind.values())
                .flatMap(host -> Stream.of(NatKind.values()).map(guest -> Arguments.of(host, guest)))
                .filter(pair ->
                        type((NatKind) pair.get()[0]).isCompatibleWith(type((NatKind) pair.get()[1])) == compatible);
    }

    static Stream<Arguments> compatiblePairs() {
        return pairs(true);
    }

    static Stream<Arguments> incompatiblePairs() {
        return pairs(false);
    }

    @ParameterizedTest(name = "host {0}, guest {1}")
    @MethodSource("compatiblePairs")
    void playersPingEachOther(NatKind hostKind, NatKind guestKind) {
        DemoPlayer host =
                party.create("host" + ++players, HOST_SITES.get(hostKind).host());
        String invite = host.invite();
        Instant started = Instant.now();
        DemoPlayer guest =
                party.join("guest" + players, GUEST_SITES.get(guestKind).host(), invite);
        try {
            String guestAddress = guest.address();
            CommandResult first =
                    guest.namespace().run("ping", "-n", "-D", "-c", "1", "-i", "0.02", "-w", "15", host.address());
            assertThat(first.exitCode())
                    .as(first + "\nguest: " + guest.process().events() + "\nhost: "
                            + host.process().events())
                    .isZero();
            CommandResult back = host.ping(guestAddress, 5);
            assertThat(back.exitCode()).as(back.toString()).isZero();
            JsonNode path = guest.awaitState(host.peerId(), "CONNECTED_DIRECT", CONNECTING);
            assertThat(path.path("kind").asString()).isEqualTo("direct");
            report(hostKind, guestKind, guest, started, answeredAt(first));
        } finally {
            guest.leave();
            host.leave();
        }
    }

    @ParameterizedTest(name = "host {0}, guest {1}")
    @MethodSource("incompatiblePairs")
    void playersAreToldWhyTheyCannotMeet(NatKind hostKind, NatKind guestKind) {
        String expected = hostKind == guestKind ? "BOTH_MAPPINGS_RANDOM" : "RANDOM_MAPPING_MEETS_PORT_FILTER";
        DemoPlayer host =
                party.create("host" + ++players, HOST_SITES.get(hostKind).host());
        DemoPlayer guest =
                party.join("guest" + players, GUEST_SITES.get(guestKind).host(), host.invite());
        try {
            for (DemoPlayer player : List.of(host, guest)) {
                JsonNode path = player.process()
                        .await(
                                "path",
                                event -> event.path("state").asString().equals("FAILED")
                                        && event.path("explanation")
                                                .path("code")
                                                .asString()
                                                .equals(expected),
                                CONNECTING);
                assertThat(path.path("explanation").path("advice").asString()).isNotBlank();
                assertThat(path.path("kind").asString()).isEqualTo("none");
            }
        } finally {
            guest.leave();
            host.leave();
        }
    }

    private static void report(
            NatKind hostKind, NatKind guestKind, DemoPlayer guest, Instant started, Instant answered) {
        Instant entered = Instant.parse(guest.process()
                .await("party", event -> true, CONNECTING)
                .path("at")
                .asString());
        REPORT.add("| %s | %s | %d | %d |"
                .formatted(
                        hostKind,
                        guestKind,
                        Duration.between(entered, answered).toMillis(),
                        Duration.between(started, answered).toMillis()));
    }

    private static Instant answeredAt(CommandResult ping) {
        Matcher answer = ANSWER.matcher(ping.stdout());
        assertThat(answer.find()).as(ping.stdout()).isTrue();
        BigDecimal seconds = new BigDecimal(answer.group(1));
        return Instant.ofEpochSecond(0, seconds.movePointRight(9).longValue());
    }

    private static NatType type(NatKind kind) {
        return switch (kind) {
            case OPEN -> NatType.OPEN;
            case FULL_CONE -> NatType.FULL_CONE;
            case RESTRICTED_CONE -> NatType.RESTRICTED_CONE;
            case PORT_RESTRICTED -> NatType.PORT_RESTRICTED_CONE;
            case SYMMETRIC -> NatType.SYMMETRIC;
        };
    }
}

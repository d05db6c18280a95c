package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The relay as seen by coturn's load generator and its echoing peer, which share no code with it. */
@Timeout(120)
final class TurnServiceCoturnIT {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String NOTHING_LOST = "Total lost packets 0 (0.000000%), total send dropped 0 (0.000000%)";

    @TempDir
    private Path directory;

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of("channels", List.of("-c")),
                Arguments.of("indications", List.of("-c", "-s")),
                Arguments.of("channels, even ports and reservations", List.of()),
                Arguments.of("indications, even ports and reservations", List.of("-s")),
                Arguments.of("channels, over TCP", List.of("-t", "-c")),
                Arguments.of("indications, over TCP", List.of("-t", "-c", "-s")),
                Arguments.of("channels and reservations, over TCP", List.of("-t")),
                Arguments.of("channels, over TLS", List.of("-t", "-S", "-c")),
                Arguments.of("indications and reservations, over TLS", List.of("-t", "-S", "-s")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void nothingIsLostOnNio(String way, List<String> options) throws Exception {
        assertNothingLost(StunServiceFixture.nio(), options);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void nothingIsLostOnEpoll(String way, List<String> options) throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable(), "no epoll");
        assertNothingLost(StunServiceFixture.epoll(), options);
    }

    private void assertNothingLost(EventLoopGroup loops, List<String> options) throws Exception {
        Optional<TlsEndpoint> tls = options.contains("-S")
                ? Optional.of(TestCertificate.in(directory).anyPort())
                : Optional.empty();
        try (TurnFixture relay = new TurnFixture(loops, TurnFixture.loopbackPeers(), tls, StreamLimits.DEFAULT);
                EchoPeer peer = new EchoPeer()) {
            List<String> lines = uclient(relay, peer.port(), "ann", TurnFixture.SECRET, options);

            assertThat(lines).anyMatch(line -> line.contains(NOTHING_LOST));
            assertThat(relay.count("lanrage.turn.packets", "direction", "to_peer"))
                    .isGreaterThanOrEqualTo(50);
            assertThat(relay.count("lanrage.turn.packets", "direction", "to_client"))
                    .isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void peerOnLoopbackIsForbiddenUnlessItIsAllowed() throws Exception {
        try (TurnFixture relay = new TurnFixture(StunServiceFixture.nio(), List.of())) {
            assertThat(uclient(relay, 9, "ann", TurnFixture.SECRET, List.of("-c")))
                    .anyMatch(line -> line.contains("error 403"));
        }
    }

    @Test
    void otherSecretIsUnauthenticated() throws Exception {
        try (TurnFixture relay = new TurnFixture(StunServiceFixture.nio(), List.of())) {
            assertThat(uclient(relay, 9, "ann", "another-secret-0123", List.of("-c")))
                    .anyMatch(line -> line.contains("Cannot complete Allocation"));
        }
    }

    private static List<String> uclient(
            TurnFixture relay, int peerPort, String user, String secret, List<String> options) throws Exception {
        InetSocketAddress server =
                !options.contains("-t") ? relay.udp() : options.contains("-S") ? relay.tls() : relay.tcp();
        List<String> arguments = new ArrayList<>(List.of("-u", user, "-W", secret));
        arguments.addAll(List.of("-e", LOOPBACK, "-r", Integer.toString(peerPort)));
        arguments.addAll(List.of("-n", "25", "-m", "2", "-l", "160", "-z", "5"));
        arguments.addAll(List.of("-p", Integer.toString(server.getPort())));
        arguments.addAll(options);
        arguments.add(LOOPBACK);
        return Coturn.run(line -> line.contains("error 40"), "turnutils_uclient", arguments.toArray(String[]::new));
    }
}

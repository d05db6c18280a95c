package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.net.InetAddress;
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

    private static final InetAddress PEER = IpPrefix.parseAddress("127.0.0.2");
    private static final String NOTHING_LOST = "Total lost packets 0 (0.000000%), total send dropped 0 (0.000000%)";

    @TempDir
    private Path directory;

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of("channels", List.of("-c")),
                Arguments.of("indications, even ports and reservations", List.of("-s")),
                Arguments.of("channels and reservations, over TCP", List.of("-t")),
                Arguments.of("indications, over TLS", List.of("-t", "-S", "-c", "-s")));
    }

    static Stream<Arguments> moreWays() {
        return Stream.of(
                Arguments.of("indications", List.of("-c", "-s")),
                Arguments.of("channels, even ports and reservations", List.of()),
                Arguments.of("indications, over TCP", List.of("-t", "-c", "-s")),
                Arguments.of("channels and reservations, over TLS", List.of("-t", "-S")),
                Arguments.of("padded channels", List.of("-c", "-D")),
                Arguments.of("more requests than needed", List.of("-c", "-G")),
                Arguments.of("disconnections, over TCP", List.of("-t", "-c", "-B")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void nothingIsLostOnNio(String way, List<String> options) throws Exception {
        assertNothingLost(StunServiceFixture.nio(), TurnFixture.LOOPBACK, options);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"ways", "moreWays"})
    void nothingIsLostOnEpoll(String way, List<String> options) throws Exception {
        Assumptions.assumeTrue(Epoll.isAvailable(), "no epoll");
        assertNothingLost(StunServiceFixture.epoll(), TurnFixture.LOOPBACK, options);
    }

    /** Without {@code -Z}, both at once: Debian's coturn asks for that with a number from a draft, which means nothing here. */
    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(TurnFixture.LOOPBACK, List.of("-c", "-x")),
                Arguments.of(TurnFixture.LOOPBACK, List.of("-c", "-X")),
                Arguments.of(TurnFixture.LOOPBACK_IPV6, List.of("-c", "-x")),
                Arguments.of(TurnFixture.LOOPBACK_IPV6, List.of("-c", "-X", "-s")),
                Arguments.of(TurnFixture.LOOPBACK_IPV6, List.of("-t", "-x", "-c")),
                Arguments.of(TurnFixture.LOOPBACK_IPV6, List.of("-t", "-S", "-X", "-c")));
    }

    @ParameterizedTest
    @MethodSource("families")
    void clientsAndPeersAreOfEitherFamily(InetAddress server, List<String> options) throws Exception {
        assertNothingLost(loops(), server, options);
    }

    private void assertNothingLost(EventLoopGroup loops, InetAddress server, List<String> options) throws Exception {
        try (TurnFixture relay = relay(loops, server, TurnFixture.loopbackPeers());
                EchoPeer peer =
                        new EchoPeer(options.contains("-x") ? TurnFixture.LOOPBACK_IPV6 : TurnFixture.LOOPBACK)) {
            List<String> lines = uclient(relay, peer.address(), peer.port(), "ann", TurnFixture.SECRET, options);

            assertThat(lines).anyMatch(line -> line.contains(NOTHING_LOST));
            assertThat(relay.count("lanrage.turn.packets", "direction", "to_peer"))
                    .isGreaterThanOrEqualTo(50);
            assertThat(relay.count("lanrage.turn.packets", "direction", "to_client"))
                    .isGreaterThanOrEqualTo(50);
        }
    }

    static Stream<Arguments> neighbours() {
        return Stream.of(
                Arguments.of(List.of("-y", "-c")),
                Arguments.of(List.of("-y", "-c", "-s")),
                Arguments.of(List.of("-y", "-c", "-t")));
    }

    /** No peer is allowed here: the relay's own address is for relayed addresses only. */
    @ParameterizedTest
    @MethodSource("neighbours")
    void clientsOfOneRelayReachEachOther(List<String> options) throws Exception {
        try (TurnFixture relay = relay(loops(), TurnFixture.LOOPBACK, List.of())) {
            assertThat(uclient(relay, TurnFixture.LOOPBACK, 9, "ann", TurnFixture.SECRET, options))
                    .anyMatch(line -> line.contains(NOTHING_LOST));
        }
    }

    private static EventLoopGroup loops() {
        return Epoll.isAvailable() ? StunServiceFixture.epoll() : StunServiceFixture.nio();
    }

    private TurnFixture relay(EventLoopGroup loops, InetAddress server, List<IpPrefix> allowed) throws Exception {
        Optional<TlsEndpoint> tls = Optional.of(TestCertificate.in(directory).anyPort());
        return new TurnFixture(loops, server, TurnFixture.LOOPBACK, allowed, tls, StreamLimits.DEFAULT);
    }

    @Test
    void peerOnLoopbackIsForbiddenUnlessItIsAllowed() throws Exception {
        try (TurnFixture relay = new TurnFixture(StunServiceFixture.nio(), List.of())) {
            assertThat(uclient(relay, PEER, 9, "ann", TurnFixture.SECRET, List.of("-c")))
                    .anyMatch(line -> line.contains("error 403"));
        }
    }

    @Test
    void otherSecretIsUnauthenticated() throws Exception {
        try (TurnFixture relay = new TurnFixture(StunServiceFixture.nio(), List.of())) {
            assertThat(uclient(relay, PEER, 9, "ann", "another-secret-0123", List.of("-c")))
                    .anyMatch(line -> line.contains("Cannot complete Allocation"));
        }
    }

    private static List<String> uclient(
            TurnFixture relay, InetAddress peer, int peerPort, String user, String secret, List<String> options)
            throws Exception {
        InetSocketAddress server =
                !options.contains("-t") ? relay.udp() : options.contains("-S") ? relay.tls() : relay.tcp();
        List<String> arguments = new ArrayList<>(List.of("-u", user, "-W", secret));
        arguments.addAll(List.of("-e", peer.getHostAddress(), "-r", Integer.toString(peerPort)));
        arguments.addAll(List.of("-n", "25", "-m", "2", "-l", "160", "-z", "5"));
        arguments.addAll(List.of("-p", Integer.toString(server.getPort())));
        arguments.addAll(options);
        arguments.add(server.getAddress().getHostAddress());
        return Coturn.run(line -> line.contains("error 40"), "turnutils_uclient", arguments.toArray(String[]::new));
    }
}

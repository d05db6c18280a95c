package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The relay as seen by coturn's load generator and its echoing peer, which share no code with it. */
@Timeout(120)
final class TurnServiceCoturnIT {

    private static final String SECRET = "north-and-south-0123";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String NOTHING_LOST = "Total lost packets 0 (0.000000%), total send dropped 0 (0.000000%)";

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of("channels", List.of("-c")),
                Arguments.of("indications", List.of("-c", "-s")),
                Arguments.of("channels, even ports and reservations", List.of()),
                Arguments.of("indications, even ports and reservations", List.of("-s")));
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

    private static void assertNothingLost(EventLoopGroup loops, List<String> options) throws Exception {
        Coturn.requireProgram("turnutils_peer");
        try (Relay relay = new Relay(loops, List.of(IpPrefix.parse("127.0.0.0/8")));
                Peer peer = new Peer()) {
            List<String> lines = relay.uclient(peer.port, "ann", SECRET, options);

            assertThat(lines).anyMatch(line -> line.contains(NOTHING_LOST));
            assertThat(relay.count("packets", "direction", "to_peer")).isGreaterThanOrEqualTo(50);
            assertThat(relay.count("packets", "direction", "to_client")).isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void peerOnLoopbackIsForbiddenUnlessItIsAllowed() throws Exception {
        try (Relay relay = new Relay(StunServiceFixture.nio(), List.of())) {
            assertThat(relay.uclient(9, "ann", SECRET, List.of("-c"))).anyMatch(line -> line.contains("error 403"));
        }
    }

    @Test
    void otherSecretIsUnauthenticated() throws Exception {
        try (Relay relay = new Relay(StunServiceFixture.nio(), List.of())) {
            assertThat(relay.uclient(9, "ann", "another-secret-0123", List.of("-c")))
                    .anyMatch(line -> line.contains("Cannot complete Allocation"));
        }
    }

    /** A relay at the loopback interface. */
    private static final class Relay implements AutoCloseable {

        private final EventLoopGroup loops;
        private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        private final StunService stun;
        private final TurnService turn;

        Relay(EventLoopGroup loops, List<IpPrefix> allowed) {
            this.loops = loops;
            InetAddress loopback = IpPrefix.parseAddress(LOOPBACK);
            stun = StunService.open(
                    new StunServiceOptions(new InetSocketAddress(loopback, 0), 0, Optional.empty()), loops, metrics);
            turn = TurnService.open(
                    new TurnServiceOptions(RelaySecret.of(SECRET), loopback, 49_152, 65_535, allowed), stun, metrics);
        }

        List<String> uclient(int peerPort, String user, String secret, List<String> options) throws Exception {
            List<String> arguments = new ArrayList<>(List.of("-u", user, "-W", secret));
            arguments.addAll(List.of("-e", LOOPBACK, "-r", Integer.toString(peerPort)));
            arguments.addAll(List.of("-n", "25", "-m", "2", "-l", "160", "-z", "5"));
            arguments.addAll(List.of("-p", Integer.toString(stun.primary().getPort())));
            arguments.addAll(options);
            arguments.add(LOOPBACK);
            return Coturn.run(line -> line.contains("error 40"), "turnutils_uclient", arguments.toArray(String[]::new));
        }

        double count(String name, String tag, String value) {
            return metrics.get("lanrage.turn." + name).tag(tag, value).counter().count();
        }

        @Override
        public void close() {
            turn.close();
            stun.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
            metrics.close();
        }
    }

    /** coturn's peer, which sends everything back. */
    private static final class Peer implements AutoCloseable {

        private final int port;
        private final Process process;

        Peer() throws IOException {
            try (DatagramSocket free = new DatagramSocket(0, InetAddress.getByName(LOOPBACK))) {
                port = free.getLocalPort();
            }
            process = new ProcessBuilder("turnutils_peer", "-L", LOOPBACK, "-p", Integer.toString(port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}

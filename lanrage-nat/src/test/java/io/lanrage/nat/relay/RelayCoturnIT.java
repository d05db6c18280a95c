package io.lanrage.nat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.socket.SocketCalls;
import io.lanrage.nat.turn.client.RelayFamilies;
import io.lanrage.nat.turn.client.TurnCredentials;
import io.lanrage.nat.turn.client.TurnEvent;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import io.lanrage.nat.turn.client.TurnServer;
import io.lanrage.nat.turn.client.TurnTransport;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against coturn, which shares no code with it. */
@Timeout(60)
final class RelayCoturnIT {

    private static final String[] PLAYERS = {"--lt-cred-mech", "--user=ann:secret", "--allow-loopback-peers"};
    private static final String SECRET = "north-and-south-0123";

    @TempDir
    Path directory;

    private Turnserver coturn(String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of(PLAYERS));
        options.addAll(List.of(more));
        return new Turnserver(directory, options.toArray(String[]::new));
    }

    private static TurnServer over(TurnTransport transport, Turnserver coturn, String ip, String name) {
        return new TurnServer(coturn.address(ip, transport == TurnTransport.TLS), transport, name);
    }

    private static TurnServer udp(Turnserver coturn) {
        return over(TurnTransport.UDP, coturn, "127.0.0.1", "localhost");
    }

    static Stream<Arguments> ways() {
        return Stream.of(SocketCalls.values())
                .flatMap(calls -> Stream.of(TurnTransport.values())
                        .flatMap(transport -> Stream.of(
                                Arguments.of(calls, transport, "127.0.0.1", RelayFamilies.IPV4),
                                Arguments.of(calls, transport, "127.0.0.1", RelayFamilies.IPV6),
                                Arguments.of(calls, transport, "::1", RelayFamilies.IPV6))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everythingArrivesBothWays(SocketCalls calls, TurnTransport transport, String ip, RelayFamilies families)
            throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "localhost");
        String peerIp = families == RelayFamilies.IPV4 ? "127.0.0.1" : "::1";
        try (Turnserver coturn = coturn("--cert=" + certificate.certificateFile(), "--pkey=" + certificate.keyFile());
                TestPlayer player = new TestPlayer(calls);
                TestPlayer.Peer first = new TestPlayer.Peer(peerIp);
                TestPlayer.Peer second = new TestPlayer.Peer(peerIp)) {
            TestPlayer.Use use = player.use(
                    over(transport, coturn, ip, "localhost"),
                    families,
                    TestPlayer.lasting("ann", "secret"),
                    certificate.certificate());
            TurnEvent.Up up = use.await(TurnEvent.Up.class);
            use.ready(first.address(), true);
            use.ready(second.address(), false);
            exchange(use, up, first);
            exchange(use, up, second);
            assertThat(use.events).isEmpty();
            assertThat(player.count("datagrams", "direction", "out"))
                    .isEqualTo(player.count("datagrams", "direction", "in"));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("relay-test"));
    }

    /** coturn 4.6 does not know the wish for a second address, which it may ignore. */
    @Test
    void serverThatGivesOneAddressOfTwoGivesTheOneOfIpv4() throws Exception {
        try (Turnserver coturn = coturn();
                TestPlayer player = new TestPlayer(SocketCalls.best())) {
            TestPlayer.Use use = player.use(udp(coturn), RelayFamilies.BOTH, TestPlayer.lasting("ann", "secret"));
            assertThat(use.await(TurnEvent.Up.class).relayed())
                    .hasSize(1)
                    .allMatch(address -> address.getAddress() instanceof Inet4Address);
            use.relay.want(new InetSocketAddress("::1", 9), true);
            assertThat(use.await(TurnEvent.PeerRefused.class).failure().reason())
                    .isEqualTo(Reason.WRONG_FAMILY);
        }
    }

    /** Single datagrams of many lengths, and a batch with a shorter end. */
    private static void exchange(TestPlayer.Use use, TurnEvent.Up up, TestPlayer.Peer peer) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int bytes : new int[] {1, 2, 3, 4, 32, 148, 1_200, 1_452}) {
            byte[] sent = new byte[bytes];
            random.nextBytes(sent);
            use.relay.send(up.link(), peer.address(), ByteBuffer.wrap(sent), bytes);
            backAndForth(use, up, peer, sent);
        }
        byte[] batch = new byte[3 * 1_200 + 77];
        random.nextBytes(batch);
        ByteBuffer around = ByteBuffer.allocateDirect(batch.length + 20)
                .position(10)
                .put(batch)
                .flip()
                .position(10);
        use.relay.send(up.link(), peer.address(), around, 1_200);
        assertThat(around.hasRemaining()).isFalse();
        for (int at = 0; at < batch.length; at += 1_200) {
            backAndForth(use, up, peer, Arrays.copyOfRange(batch, at, Math.min(batch.length, at + 1_200)));
        }
    }

    private static void backAndForth(TestPlayer.Use use, TurnEvent.Up up, TestPlayer.Peer peer, byte[] expected)
            throws Exception {
        TestPlayer.Taken arrived = peer.receive();
        assertThat(arrived.bytes()).isEqualTo(expected);
        assertThat(up.relayed()).contains(arrived.peer());
        peer.send(arrived.peer(), expected);
        TestPlayer.Taken back = use.data.poll(5, TimeUnit.SECONDS);
        assertThat(back).isNotNull();
        assertThat(back.bytes()).isEqualTo(expected);
        assertThat(back.peer()).isEqualTo(peer.address());
        assertThat(back.link()).isEqualTo(up.link());
    }

    /** Sends every 20 ms for so long, and counts what comes back, once. */
    private static int flow(TestPlayer.Use use, int link, TestPlayer.Peer peer, Duration time) throws Exception {
        int back = 0;
        long endNanos = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - endNanos < 0) {
            use.relay.send(link, peer.address(), ByteBuffer.wrap(new byte[100]), 100);
            TestPlayer.Taken arrived = peer.receive();
            peer.send(arrived.peer(), arrived.bytes());
            if (use.data.poll(1, TimeUnit.SECONDS) != null) {
                back++;
            }
            assertThat(use.data.poll(20, TimeUnit.MILLISECONDS)).isNull();
        }
        return back;
    }

    @ParameterizedTest
    @EnumSource(
            names = {"UDP", "TCP"},
            value = TurnTransport.class)
    void shortLifetimesAndNoncesEndNothing(TurnTransport transport) throws Exception {
        try (Turnserver coturn = coturn("--stale-nonce=1", "--max-allocate-lifetime=2");
                TestPlayer player = new TestPlayer(SocketCalls.best());
                TestPlayer.Peer peer = new TestPlayer.Peer("127.0.0.1")) {
            TestPlayer.Use use = player.use(
                    over(transport, coturn, "127.0.0.1", "localhost"),
                    RelayFamilies.IPV4,
                    TestPlayer.lasting("ann", "secret"));
            int link = use.await(TurnEvent.Up.class).link();
            use.ready(peer.address(), true);

            assertThat(flow(use, link, peer, Duration.ofSeconds(6))).isGreaterThan(200);

            assertThat(use.events).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"UDP", "TCP"},
            value = TurnTransport.class)
    void deathOfTheServerIsNoticedAndItsReturnUsed(TurnTransport transport) throws Exception {
        try (Turnserver coturn = coturn();
                TestPlayer player = new TestPlayer(SocketCalls.best());
                TestPlayer.Peer peer = new TestPlayer.Peer("127.0.0.1")) {
            TestPlayer.Use use = player.use(
                    over(transport, coturn, "127.0.0.1", "localhost"),
                    RelayFamilies.IPV4,
                    TestPlayer.lasting("ann", "secret"));
            int link = use.await(TurnEvent.Up.class).link();
            use.ready(peer.address(), true);
            flow(use, link, peer, Duration.ofMillis(300));
            coturn.kill();
            long deadNanos = System.nanoTime();

            TurnEvent.Gone gone = use.await(TurnEvent.Gone.class, Duration.ofSeconds(3));

            assertThat(Duration.ofNanos(System.nanoTime() - deadNanos)).isLessThan(Duration.ofMillis(1_500));
            assertThat(gone.failure().orElseThrow().reason()).isEqualTo(Reason.LOST);
            coturn.restart();
            TurnEvent.Up again = use.await(TurnEvent.Up.class, Duration.ofSeconds(20));
            use.await(TurnEvent.PeerReady.class);
            exchange(use, again, peer);
        }
    }

    @Test
    void restartedServerIsAskedAnewWithinASecond() throws Exception {
        try (Turnserver coturn = coturn();
                TestPlayer player = new TestPlayer(SocketCalls.best());
                TestPlayer.Peer peer = new TestPlayer.Peer("127.0.0.1")) {
            TestPlayer.Use use = player.use(udp(coturn), RelayFamilies.IPV4, TestPlayer.lasting("ann", "secret"));
            int link = use.await(TurnEvent.Up.class).link();
            use.ready(peer.address(), true);
            coturn.kill();
            coturn.restart();
            use.relay.send(link, peer.address(), ByteBuffer.wrap(new byte[100]), 100);

            use.await(TurnEvent.Gone.class, Duration.ofSeconds(4));
            TurnEvent.Up again = use.await(TurnEvent.Up.class, Duration.ofSeconds(2));

            use.await(TurnEvent.PeerReady.class);
            exchange(use, again, peer);
        }
    }

    @Test
    void wrongPasswordIsGivenUp() throws Exception {
        try (Turnserver coturn = coturn();
                TestPlayer player = new TestPlayer(SocketCalls.best())) {
            TestPlayer.Use use = player.use(udp(coturn), RelayFamilies.IPV4, TestPlayer.lasting("ann", "wrong"));
            assertThat(use.await(TurnEvent.Failed.class).failure().reason()).isEqualTo(Reason.UNAUTHORIZED);
        }
    }

    @Test
    void certificateThatIsNotTrustedOrForAnotherNameIsRefused() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "relay.example.org");
        try (Turnserver coturn = coturn("--cert=" + certificate.certificateFile(), "--pkey=" + certificate.keyFile());
                TestPlayer player = new TestPlayer(SocketCalls.best())) {
            CredentialSource ann = TestPlayer.lasting("ann", "secret");
            TestPlayer.Use strange = player.use(
                    over(TurnTransport.TLS, coturn, "127.0.0.1", "relay.example.org"), RelayFamilies.IPV4, ann);
            TestPlayer.Use other = player.use(
                    over(TurnTransport.TLS, coturn, "127.0.0.1", "game.example.org"),
                    RelayFamilies.IPV4,
                    ann,
                    certificate.certificate());
            TestPlayer.Use right = player.use(
                    over(TurnTransport.TLS, coturn, "127.0.0.1", "relay.example.org"),
                    RelayFamilies.IPV4,
                    ann,
                    certificate.certificate());
            assertThat(strange.await(TurnEvent.Failed.class).failure().reason()).isEqualTo(Reason.UNTRUSTED);
            assertThat(other.await(TurnEvent.Failed.class).failure().reason()).isEqualTo(Reason.UNTRUSTED);
            right.await(TurnEvent.Up.class);
        }
    }

    @Test
    void quotaIsToldWithThePauseThatTheRulesWant() throws Exception {
        try (Turnserver coturn = coturn("--user-quota=1");
                TestPlayer first = new TestPlayer(SocketCalls.best());
                TestPlayer second = new TestPlayer(SocketCalls.best())) {
            CredentialSource ann = TestPlayer.lasting("ann", "secret");
            first.use(udp(coturn), RelayFamilies.IPV4, ann).await(TurnEvent.Up.class);
            TurnEvent.Paused paused =
                    second.use(udp(coturn), RelayFamilies.IPV4, ann).await(TurnEvent.Paused.class);
            assertThat(paused.failure().reason()).isEqualTo(Reason.QUOTA_REACHED);
            assertThat(paused.retryIn()).isEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void peerOnLoopbackIsForbiddenUnlessTheServerAllowsIt() throws Exception {
        try (Turnserver coturn = new Turnserver(directory, "--lt-cred-mech", "--user=ann:secret");
                TestPlayer player = new TestPlayer(SocketCalls.best())) {
            TestPlayer.Use use = player.use(udp(coturn), RelayFamilies.IPV4, TestPlayer.lasting("ann", "secret"));
            use.await(TurnEvent.Up.class);
            use.relay.want(new InetSocketAddress("127.0.0.1", 9), true);
            assertThat(use.await(TurnEvent.PeerRefused.class).failure().reason())
                    .isEqualTo(Reason.FORBIDDEN);
        }
    }

    @Test
    void portThatHasAnAllocationOfAnEarlierRunIsLeftForAnother() throws Exception {
        try (Turnserver coturn = coturn();
                TestPlayer.Peer peer = new TestPlayer.Peer("127.0.0.1")) {
            CredentialSource ann = TestPlayer.lasting("ann", "secret");
            int port;
            try (TestPlayer crashed = new TestPlayer(SocketCalls.best())) {
                crashed.use(udp(coturn), RelayFamilies.IPV4, ann).await(TurnEvent.Up.class);
                port = crashed.socket.localAddress().getPort();
                // Without a goodbye.
                crashed.socket.close();
            }
            try (TestPlayer player = new TestPlayer(SocketCalls.best(), port)) {
                TestPlayer.Use use = player.use(udp(coturn), RelayFamilies.IPV4, ann);
                TurnEvent.Up up = use.await(TurnEvent.Up.class);
                assertThat(up.mapped().getPort()).isNotEqualTo(port);
                use.ready(peer.address(), true);
                exchange(use, up, peer);
            }
        }
    }

    @Test
    void closingGivesTheAllocationBackAndTheNextOneIsThereAtOnce() throws Exception {
        try (Turnserver coturn = coturn();
                TestPlayer player = new TestPlayer(SocketCalls.best())) {
            for (int i = 0; i < 3; i++) {
                TestPlayer.Use use = player.use(udp(coturn), RelayFamilies.IPV4, TestPlayer.lasting("ann", "secret"));
                // coturn remembers a port for a while, so another one is used then.
                use.await(TurnEvent.Up.class, Duration.ofSeconds(1));
                use.close();
            }
            coturn.kill();
            assertThat(coturn.log())
                    .filteredOn(line -> line.contains("lifetime=0"))
                    .hasSize(3);
        }
    }

    @Test
    void ephemeralCredentialsAreRenewedWithoutAGap() throws Exception {
        try (Turnserver coturn = new Turnserver(
                        directory, "--use-auth-secret", "--static-auth-secret=" + SECRET, "--allow-loopback-peers");
                TestPlayer player = new TestPlayer(SocketCalls.best());
                TestPlayer.Peer peer = new TestPlayer.Peer("127.0.0.1")) {
            AtomicInteger minted = new AtomicInteger();
            TestPlayer.Use use = player.use(udp(coturn), RelayFamilies.IPV4, () -> {
                Duration life = minted.incrementAndGet() == 1 ? Duration.ofSeconds(4) : Duration.ofHours(1);
                return CompletableFuture.completedFuture(ephemeral(life));
            });
            TurnEvent.Up first = use.await(TurnEvent.Up.class);
            use.ready(peer.address(), true);
            TurnEvent.Up second = use.await(TurnEvent.Up.class);
            TurnEvent.PeerReady ready = use.await(TurnEvent.PeerReady.class);
            assertThat(ready.link()).isEqualTo(second.link());
            exchange(use, first, peer);
            exchange(use, second, peer);
            assertThat(minted).hasValue(2);
        }
    }

    /** As coturn's shared secret mode wants them. */
    private static TurnCredentials ephemeral(Duration life) {
        String user = Instant.now().plus(life).getEpochSecond() + ":ann";
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            byte[] code = mac.doFinal(user.getBytes(StandardCharsets.UTF_8));
            return TurnCredentials.ephemeral(user, Base64.getEncoder().encodeToString(code), life);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}

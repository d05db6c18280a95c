package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.NetworkManager;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.core.network.TunnelStatistics;
import io.lanrage.core.network.VirtualInterface;
import io.lanrage.wireguard.process.ProgramSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two managers with real wireguard-go programs in this network namespace, joined by a transport in memory. */
@Timeout(60)
class ExternalWireGuardLabIT {
    private static final Duration KEEPALIVE = Duration.ofSeconds(25);

    /** WireGuard's REKEY_TIMEOUT. */
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final InterfaceConfig aliceConfig = WireGuardLab.config('a', "10.66.77.0/25", "10.66.77.1");
    private final InterfaceConfig bobConfig = WireGuardLab.config('b', "10.66.77.128/25", "10.66.77.129");
    private final PublicKey aliceKey = aliceConfig.privateKey().publicKey();
    private final PublicKey bobKey = bobConfig.privateKey().publicKey();
    private final PresharedKey psk = PresharedKey.of(new byte[] {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
        31, 32
    });
    private final CrossedTransports network = new CrossedTransports(Duration.ofMillis(10));

    private NetworkManager alice;
    private NetworkManager bob;

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @BeforeEach
    void create() {
        alice = manager();
        bob = manager();
    }

    @AfterEach
    void close() throws Exception {
        alice.close();
        bob.close();
        network.close();
        WireGuardLab.assertNothingLeft(aliceConfig.name(), bobConfig.name());
    }

    private static NetworkManager manager() {
        return ExternalWireGuard.starting(ProgramSettings.of(ProgramSettings.DEFAULT_COMMAND));
    }

    @Test
    void interfaceIsUpWithAddressMtuAndRoute() throws Exception {
        VirtualInterface up = get(alice.open(aliceConfig, network.of(aliceKey.peerId())));

        assertThat(up.name()).isEqualTo(aliceConfig.name());
        assertThat(up.address()).isEqualTo(aliceConfig.address());
        assertThat(up.mtu()).isEqualTo(1280);
        assertThat(up.wireguard()).isEqualTo("wireguard-go");
        assertThat(WireGuardLab.run("ip", "-oneline", "address", "show", "dev", up.name()))
                .contains("inet 10.66.77.1/25");
        assertThat(WireGuardLab.run("ip", "link", "show", "dev", up.name())).contains("mtu 1280", ",UP,");
        assertThat(WireGuardLab.run("ip", "route", "show", "dev", up.name())).contains("10.66.77.0/25");
    }

    @Test
    void handshakeCompletesThroughBothBridges() throws Exception {
        Instant before = Instant.now().minusSeconds(1);
        openBoth();
        get(alice.addPeer(peer(bobKey, "10.66.77.129/32", KEEPALIVE)));
        get(bob.addPeer(peer(aliceKey, "10.66.77.1/32", KEEPALIVE)));

        TunnelStatistics atAlice = awaitHandshake(alice, bobKey.peerId());
        TunnelStatistics atBob = awaitHandshake(bob, aliceKey.peerId());
        assertThat(atAlice.lastHandshake().orElseThrow()).isBetween(before, Instant.now());
        assertThat(atAlice.bytesSent()).isPositive();
        assertThat(atAlice.bytesReceived()).isPositive();
        assertThat(atBob.bytesSent()).isPositive();
        assertThat(atBob.bytesReceived()).isPositive();
    }

    /** If both began at once, their initiations would cross and void each other for five seconds. */
    @Test
    void peersThatAreAddedAtTheSameTimeShakeHandsAtOnce() throws Exception {
        openBoth();
        for (int i = 0; i < 10; i++) {
            CompletionStage<Void> adding = alice.addPeer(peer(bobKey, "10.66.77.129/32", KEEPALIVE));
            get(bob.addPeer(peer(aliceKey, "10.66.77.1/32", KEEPALIVE)));
            get(adding);
            assertShakeHandsBeforeARetry();
            get(alice.removePeer(bobKey.peerId()));
            get(bob.removePeer(aliceKey.peerId()));
        }
    }

    @Test
    void peerThatIsAddedLaterShakesHandsAtOnce() throws Exception {
        openBoth();
        boolean aliceBegins = aliceKey.compareTo(bobKey) < 0;
        NetworkManager first = aliceBegins ? alice : bob;
        NetworkManager second = aliceBegins ? bob : alice;
        TunnelPeer toAlice = peer(aliceKey, "10.66.77.1/32", KEEPALIVE);
        TunnelPeer toBob = peer(bobKey, "10.66.77.129/32", KEEPALIVE);
        get(first.addPeer(aliceBegins ? toBob : toAlice));
        PeerId secondId = aliceBegins ? bobKey.peerId() : aliceKey.peerId();
        while (get(first.statistics()).get(secondId).bytesSent() < 148) {
            Thread.onSpinWait();
        }
        get(second.addPeer(aliceBegins ? toAlice : toBob));
        assertShakeHandsBeforeARetry();
    }

    @Test
    void peerWithTheHigherKeyBeginsWhenNothingComes() throws Exception {
        openBoth();
        boolean aliceIsHigher = aliceKey.compareTo(bobKey) > 0;
        NetworkManager higher = aliceIsHigher ? alice : bob;
        PeerId other = aliceIsHigher ? bobKey.peerId() : aliceKey.peerId();
        get(higher.addPeer(
                aliceIsHigher
                        ? peer(bobKey, "10.66.77.129/32", KEEPALIVE)
                        : peer(aliceKey, "10.66.77.1/32", KEEPALIVE)));
        assertThat(get(higher.statistics()).get(other).bytesSent()).isZero();
        while (get(higher.statistics()).get(other).bytesSent() < 148) {
            Thread.onSpinWait();
        }
    }

    private void assertShakeHandsBeforeARetry() throws Exception {
        long start = System.nanoTime();
        awaitHandshake(alice, bobKey.peerId());
        awaitHandshake(bob, aliceKey.peerId());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RETRY);
    }

    @Test
    void tunnelWithoutKeepaliveShakesHandsAtOnceToo() throws Exception {
        openBoth();
        get(alice.addPeer(peer(bobKey, "10.66.77.129/32", Duration.ZERO)));
        get(bob.addPeer(peer(aliceKey, "10.66.77.1/32", Duration.ZERO)));
        awaitHandshake(alice, bobKey.peerId());
        awaitHandshake(bob, aliceKey.peerId());
        assertThat(WireGuardLab.run("wg", "show", aliceConfig.name(), "persistent-keepalive"))
                .contains(bobKey + "\toff");
    }

    @Test
    void wgSeesPresharedKeyLoopbackEndpointAndAllowedAddress() throws Exception {
        get(alice.open(aliceConfig, network.of(aliceKey.peerId())));
        get(alice.addPeer(peer(bobKey, "10.66.77.129/32", KEEPALIVE)));

        String name = aliceConfig.name();
        assertThat(WireGuardLab.run("wg", "show", name, "preshared-keys"))
                .isEqualTo(bobKey + "\tAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\n");
        assertThat(WireGuardLab.run("wg", "show", name, "endpoints")).matches("\\S+\t127\\.0\\.0\\.1:\\d+\n");
        assertThat(WireGuardLab.run("wg", "show", name, "public-key")).isEqualTo(aliceKey + "\n");
        // At once, or after the patience with a peer that is to begin: that depends on the two keys.
        while (!WireGuardLab.run("wg", "show", name, "persistent-keepalive").equals(bobKey + "\t25\n")) {
            Thread.onSpinWait();
        }
        assertThat(WireGuardLab.run("wg", "show", name, "allowed-ips")).isEqualTo(bobKey + "\t10.66.77.129/32\n");
    }

    @Test
    void addingAgainChangesTheTunnelAndKeepsItsEndpoint() throws Exception {
        get(alice.open(aliceConfig, network.of(aliceKey.peerId())));
        get(alice.addPeer(peer(bobKey, "10.66.77.129/32", KEEPALIVE)));
        String endpoint = WireGuardLab.run("wg", "show", aliceConfig.name(), "endpoints");
        get(alice.addPeer(peer(bobKey, "10.66.77.130/32", Duration.ofSeconds(5))));

        assertThat(WireGuardLab.run("wg", "show", aliceConfig.name(), "endpoints"))
                .isEqualTo(endpoint);
        while (!WireGuardLab.run("wg", "show", aliceConfig.name(), "allowed-ips")
                .equals(bobKey + "\t10.66.77.130/32\n")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void removedPeerIsGone() throws Exception {
        get(alice.open(aliceConfig, network.of(aliceKey.peerId())));
        get(alice.addPeer(peer(bobKey, "10.66.77.129/32", KEEPALIVE)));
        assertThat(get(alice.statistics())).containsOnlyKeys(bobKey.peerId());
        get(alice.removePeer(bobKey.peerId()));
        get(alice.removePeer(bobKey.peerId()));

        assertThat(get(alice.statistics())).isEmpty();
        assertThat(WireGuardLab.run("wg", "show", aliceConfig.name(), "peers")).isEmpty();
    }

    /** With the other interface in a namespace of its own, where a ping cannot take a short cut. */
    @Test
    void pingCrossesTheTunnel() throws Exception {
        openBoth();
        get(alice.addPeer(peer(bobKey, "10.66.77.129/32", KEEPALIVE)));
        get(bob.addPeer(peer(aliceKey, "10.66.77.1/32", KEEPALIVE)));
        String namespace = WireGuardLab.name('n');
        WireGuardLab.run("ip", "netns", "add", namespace);
        try {
            WireGuardLab.run("ip", "link", "set", bobConfig.name(), "netns", namespace);
            WireGuardLab.run("ip", "-n", namespace, "link", "set", bobConfig.name(), "up");
            WireGuardLab.run("ip", "-n", namespace, "address", "add", "10.66.77.129/24", "dev", bobConfig.name());
            WireGuardLab.run("ip", "route", "add", "10.66.77.129/32", "dev", aliceConfig.name());
            assertThat(WireGuardLab.run(
                            "ip",
                            "netns",
                            "exec",
                            namespace,
                            "ping",
                            "-c",
                            "3",
                            "-i",
                            "0.1",
                            "-W",
                            "5",
                            "-s",
                            "1252",
                            "-M",
                            "do",
                            "10.66.77.1"))
                    .contains("3 received");
            bob.close();
        } finally {
            WireGuardLab.run("ip", "netns", "delete", namespace);
        }
    }

    @Test
    void closingLeavesNoThreadAndNoDescriptor() throws Exception {
        openBoth();
        alice.close();
        bob.close();
        SortedMap<String, Long> descriptors = WireGuardLab.descriptors();
        for (int i = 0; i < 3; i++) {
            alice = manager();
            bob = manager();
            openBoth();
            get(alice.addPeer(peer(bobKey, "10.66.77.129/32", KEEPALIVE)));
            get(bob.addPeer(peer(aliceKey, "10.66.77.1/32", KEEPALIVE)));
            awaitHandshake(alice, bobKey.peerId());
            alice.close();
            alice.close();
            bob.close();
            WireGuardLab.assertNothingLeft(aliceConfig.name(), bobConfig.name());
        }
        assertThat(WireGuardLab.threads()).isEmpty();
        assertThat(WireGuardLab.descriptors()).isEqualTo(descriptors);
    }

    private void openBoth() throws Exception {
        CompletionStage<VirtualInterface> opening = alice.open(aliceConfig, network.of(aliceKey.peerId()));
        get(bob.open(bobConfig, network.of(bobKey.peerId())));
        get(opening);
    }

    private TunnelPeer peer(PublicKey key, String allowed, Duration keepalive) {
        return new TunnelPeer(key, psk, List.of(IpPrefix.parse(allowed)), keepalive);
    }

    private static TunnelStatistics awaitHandshake(NetworkManager manager, PeerId peer) throws Exception {
        TunnelStatistics statistics = get(manager.statistics()).get(peer);
        while (statistics.lastHandshake().isEmpty()) {
            statistics = get(manager.statistics()).get(peer);
        }
        return statistics;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}

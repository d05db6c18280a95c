package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.tun.MemoryTun;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an engine counts is in the registry that was given, as long as its interface is there. */
@Timeout(30)
class EmbeddedMetersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);
    private static final int ALICE = 0x0a425401;
    private static final int BOB = 0x0a425402;
    private static final int NOBODY = 0x0a425409;
    private static final int EVERYBODY = 0x0a4254ff;
    private static final int GAME_PORT = 27015;
    private static final int SSH_PORT = 22;

    private final InterfaceConfig aliceConfig = WireGuardLab.config('a', "10.66.84.0/24", "10.66.84.1");
    private final InterfaceConfig bobConfig = WireGuardLab.config('b', "10.66.84.0/24", "10.66.84.2");
    private final PublicKey aliceKey = aliceConfig.privateKey().publicKey();
    private final PublicKey bobKey = bobConfig.privateKey().publicKey();
    private final CrossedTransports network = new CrossedTransports(Duration.ofMillis(1));
    private final MemoryTun aliceTun = MemoryTun.open("a", 1280, 500);
    private final MemoryTun bobTun = MemoryTun.open("b", 1280, 500);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EmbeddedWireGuard alice = EmbeddedWireGuard.over(config -> aliceTun, SimpleAead::new, registry);
    private final EmbeddedWireGuard bob = EmbeddedWireGuard.over(config -> bobTun, SimpleAead::new, registry);

    @BeforeEach
    void join() throws Exception {
        get(alice.open(aliceConfig, network.of(aliceKey.peerId())));
        get(bob.open(bobConfig, network.of(bobKey.peerId())));
        get(alice.addPeer(tunnel(bobKey, "10.66.84.2/32")));
        get(bob.addPeer(tunnel(aliceKey, "10.66.84.1/32")));
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        network.close();
    }

    @Test
    void packetsAreCountedOnTheirWay() throws Exception {
        byte[] arriving = packet(BOB, GAME_PORT);
        aliceTun.farEnd().write(packet(NOBODY, GAME_PORT));
        aliceTun.farEnd().write(packet(BOB, SSH_PORT));
        aliceTun.farEnd().write(packet(EVERYBODY, GAME_PORT));
        aliceTun.farEnd().write(arriving);
        bobTun.farEnd().read(PATIENCE);
        assertThat(bobTun.farEnd().read(PATIENCE)).contains(arriving);

        assertThat(count("lanrage.tun.packets", "interface", "a", "direction", "out"))
                .isEqualTo(4);
        assertThat(count("lanrage.engine.dropped", "interface", "a", "direction", "out", "reason", "no-peer"))
                .isEqualTo(1);
        assertThat(count("lanrage.copies.packets", "interface", "a", "verdict", "for-all"))
                .isEqualTo(1);
        assertThat(count("lanrage.filter.packets", "interface", "b", "verdict", "closed-port"))
                .isEqualTo(1);
        assertThat(count("lanrage.filter.packets", "interface", "b", "verdict", "admitted"))
                .isEqualTo(2);
        assertThat(count("lanrage.engine.dropped", "interface", "b", "direction", "in", "reason", "filtered"))
                .isEqualTo(1);
        assertThat(count("lanrage.tun.packets", "interface", "b", "direction", "in"))
                .isEqualTo(2);
    }

    @Test
    void closedManagersCountersAreGone() {
        alice.close();
        assertThat(registry.getMeters())
                .isNotEmpty()
                .allMatch(meter -> "b".equals(meter.getId().getTag("interface")));

        bob.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private static byte[] packet(int to, int port) {
        byte[] datagram =
                NaivePackets.udp(NaivePackets.bytes(ALICE), NaivePackets.bytes(to), GAME_PORT, port, new byte[100]);
        return NaivePackets.ipv4(17, ALICE, to, datagram);
    }

    private static TunnelPeer tunnel(PublicKey key, String allowed) {
        return new TunnelPeer(key, PRESHARED_KEY, List.of(IpPrefix.parse(allowed)), Duration.ofSeconds(25));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}

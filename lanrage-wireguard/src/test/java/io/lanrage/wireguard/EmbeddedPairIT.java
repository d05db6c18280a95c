package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.tun.MemoryTun;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two engines in one process, each with a virtual interface in memory, joined by a transport in memory. */
@Timeout(30)
class EmbeddedPairIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final short GAME_PORT = 27015;

    private final InterfaceConfig aliceConfig = WireGuardLab.config('a', "10.66.78.0/24", "10.66.78.1");
    private final InterfaceConfig bobConfig = WireGuardLab.config('b', "10.66.78.0/24", "10.66.78.2");
    private final PublicKey aliceKey = aliceConfig.privateKey().publicKey();
    private final PublicKey bobKey = bobConfig.privateKey().publicKey();
    private final PresharedKey psk = PresharedKey.of(new byte[32]);
    private final CrossedTransports network = new CrossedTransports(Duration.ofMillis(5));
    private final MemoryTun aliceTun = MemoryTun.open("a", 1280, 500);
    private final MemoryTun bobTun = MemoryTun.open("b", 1280, 500);
    private final EmbeddedWireGuard alice = EmbeddedWireGuard.over(config -> aliceTun, SimpleAead::new);
    private final EmbeddedWireGuard bob = EmbeddedWireGuard.over(config -> bobTun, SimpleAead::new);

    @BeforeEach
    void open() throws Exception {
        get(alice.open(aliceConfig, network.of(aliceKey.peerId())));
        get(bob.open(bobConfig, network.of(bobKey.peerId())));
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        network.close();
        assertThat(WireGuardLab.threads()).isEmpty();
    }

    @Test
    void packetsPassBothWays() throws Exception {
        get(alice.addPeer(peer(bobKey, "10.66.78.2/32")));
        get(bob.addPeer(peer(aliceKey, "10.66.78.1/32")));
        byte[] there = packet(1, 2, 100);
        byte[] back = packet(2, 1, 1280);
        aliceTun.farEnd().write(there);
        assertThat(bobTun.farEnd().read(PATIENCE)).contains(there);
        bobTun.farEnd().write(back);
        assertThat(aliceTun.farEnd().read(PATIENCE)).contains(back);
    }

    @Test
    void thousandsOfPacketsArriveInOrder() throws Exception {
        get(alice.addPeer(peer(bobKey, "10.66.78.2/32")));
        get(bob.addPeer(peer(aliceKey, "10.66.78.1/32")));
        for (int i = 0; i < 5_000; i++) {
            byte[] packet = packet(1, 2, 28 + i % 1253);
            while (!aliceTun.farEnd().write(packet)) {
                Thread.onSpinWait();
            }
            if (i % 20 == 19) {
                for (int j = i - 19; j <= i; j++) {
                    assertThat(bobTun.farEnd().read(PATIENCE)).contains(packet(1, 2, 28 + j % 1253));
                }
            }
        }
    }

    @Test
    void interfaceThatEndsIsToldToItsManagerOnly() throws Exception {
        aliceTun.farEnd().close();

        assertThat(get(alice.loss()).code()).isEqualTo(ErrorCode.INTERFACE_LOST);
        alice.close();
        bob.close();
        assertThat(bob.loss().toCompletableFuture()).isNotDone();
    }

    private TunnelPeer peer(PublicKey key, String allowed) {
        return new TunnelPeer(key, psk, List.of(IpPrefix.parse(allowed)), Duration.ofSeconds(25));
    }

    private static byte[] packet(int from, int to, int bytes) {
        ByteBuffer packet = ByteBuffer.allocate(bytes);
        packet.putShort(0, (short) 0x4500)
                .putShort(2, (short) bytes)
                .put(8, (byte) 64)
                .put(9, (byte) 17);
        packet.putInt(12, 0x0a424e00 | from).putInt(16, 0x0a424e00 | to);
        for (int i = 20; i < bytes; i++) {
            packet.put(i, (byte) (i * 7 + bytes));
        }
        packet.putShort(20, GAME_PORT).putShort(22, GAME_PORT).putShort(24, (short) (bytes - 20));
        return packet.array();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}

package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.tun.MemoryTun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is closed at any moment of its life, and leaves nothing behind. */
@Timeout(120)
class EmbeddedCloseIT {
    private static final int ROUNDS = 1_000;

    /** Until then the virtual machine has opened what it opens for itself, such as its source of randomness. */
    private static final int WARM_UP_ROUNDS = 20;

    private static final long LATEST_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);
    private static final int ALICE = 0x0a425301;
    private static final int BOB = 0x0a425302;
    private static final byte[] PACKET = NaivePackets.ipv4(
            17,
            ALICE,
            BOB,
            NaivePackets.udp(NaivePackets.bytes(ALICE), NaivePackets.bytes(BOB), 4242, 4242, new byte[100]));

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final InterfaceConfig aliceConfig = WireGuardLab.config('a', "10.66.83.0/24", "10.66.83.1");
    private final InterfaceConfig bobConfig = WireGuardLab.config('b', "10.66.83.0/24", "10.66.83.2");
    private final PublicKey aliceKey = aliceConfig.privateKey().publicKey();
    private final PublicKey bobKey = bobConfig.privateKey().publicKey();
    private final CrossedTransports network = new CrossedTransports(Duration.ZERO);
    private long packetsThatArrived;

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void nothingIsLeftWheneverItIsClosed() throws Exception {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            round(LATEST_NANOS);
        }
        SortedMap<String, Long> before = WireGuardLab.descriptors();
        for (int i = 0; i < ROUNDS; i++) {
            round(random.nextLong(LATEST_NANOS));
            assertThat(WireGuardLab.threads()).as("round %d, seed %d", i, seed).isEmpty();
            assertThat(WireGuardLab.descriptors())
                    .as("round %d, seed %d", i, seed)
                    .isEqualTo(before);
        }
        assertThat(packetsThatArrived).as("rounds that got so far").isPositive();
    }

    @Test
    void nothingIsLeftWhenTheOneWhoClosesIsInterrupted() throws Exception {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            EmbeddedWireGuard alice = EmbeddedWireGuard.over(config -> MemoryTun.open("a", 1280, 20), SimpleAead::new);
            alice.open(aliceConfig, network.of(aliceKey.peerId()));
            alice.addPeer(tunnel(bobKey, "10.66.83.2/32"));
            Thread.currentThread().interrupt();
            alice.close();
            assertThat(WireGuardLab.threads()).isEmpty();
            assertThat(Thread.interrupted()).as("it still is").isTrue();
        }
    }

    /** One life of two engines, which may end before it has begun. */
    private void round(long nanos) throws Exception {
        MemoryTun aliceTun = MemoryTun.open("a", 1280, 20);
        MemoryTun bobTun = MemoryTun.open("b", 1280, 20);
        EmbeddedWireGuard alice = EmbeddedWireGuard.over(config -> aliceTun, SimpleAead::new);
        EmbeddedWireGuard bob = EmbeddedWireGuard.over(config -> bobTun, SimpleAead::new);
        List<CompletionStage<?>> orders = List.of(
                alice.open(aliceConfig, network.of(aliceKey.peerId())),
                bob.open(bobConfig, network.of(bobKey.peerId())),
                alice.addPeer(tunnel(bobKey, "10.66.83.2/32")),
                bob.addPeer(tunnel(aliceKey, "10.66.83.1/32")),
                alice.statistics());
        long endNanos = System.nanoTime() + nanos;
        while (System.nanoTime() - endNanos < 0) {
            send(aliceTun);
            LockSupport.parkNanos(100_000);
        }
        Thread other = new Thread(bob::close, "test-closer");
        other.start();
        alice.close();
        other.join();
        for (CompletionStage<?> order : orders) {
            assertCompletesOrWasClosed(order);
        }
        packetsThatArrived += bobTun.statistics().packetsWritten();
        aliceTun.close();
        bobTun.close();
    }

    private static void send(MemoryTun tun) {
        try {
            tun.farEnd().write(PACKET);
        } catch (IOException e) {
            throw new IllegalStateException("it is not closed yet", e);
        }
    }

    private void assertCompletesOrWasClosed(CompletionStage<?> order) throws Exception {
        try {
            order.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .as("seed %d", seed)
                    .isInstanceOfSatisfying(
                            LanrageException.class,
                            closed -> assertThat(closed.code()).isEqualTo(ErrorCode.CLOSED));
        }
    }

    private static TunnelPeer tunnel(PublicKey key, String allowed) {
        return new TunnelPeer(key, PRESHARED_KEY, List.of(IpPrefix.parse(allowed)), Duration.ofSeconds(25));
    }
}

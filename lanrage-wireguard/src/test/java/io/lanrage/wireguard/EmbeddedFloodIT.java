package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.noise.Forgery;
import io.lanrage.wireguard.tun.MemoryTun;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One member floods another with messages of handshakes, 10,000 a second, while a third one plays with it. */
@Timeout(60)
class EmbeddedFloodIT {
    private static final int INITIATION_BYTES = 148;
    private static final int FLOOD_PER_MILLISECOND = 10;
    private static final int PACKETS_PER_MILLISECOND = 4;
    private static final Duration PHASE = Duration.ofMillis(1_500);
    private static final int VICTIM = 0x0a425401;
    private static final int PORT = 4242;
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final InterfaceConfig victimConfig = WireGuardLab.config('a', "10.66.84.0/24", "10.66.84.1");
    private final InterfaceConfig playerConfig = WireGuardLab.config('b', "10.66.84.0/24", "10.66.84.2");
    private final PublicKey victimKey = victimConfig.privateKey().publicKey();
    private final PublicKey playerKey = playerConfig.privateKey().publicKey();
    private final PublicKey flooderKey = PrivateKey.generate(new SecureRandom()).publicKey();
    private final CrossedTransports network = new CrossedTransports(Duration.ofMillis(1));
    private final MemoryTun victimTun = MemoryTun.open("a", 1280, 2_000);
    private final MemoryTun playerTun = MemoryTun.open("b", 1280, 2_000);
    private final MemoryHost victimHost = MemoryHost.behind(victimTun, VICTIM);
    private final MemoryHost playerHost = MemoryHost.behind(playerTun, VICTIM + 1);
    private final EmbeddedWireGuard victim = EmbeddedWireGuard.over(config -> victimTun, SimpleAead::new);
    private final EmbeddedWireGuard player = EmbeddedWireGuard.over(config -> playerTun, SimpleAead::new);

    /** With what is flooded. */
    enum Flood {
        /** Anybody can make these. */
        WRONG_FIRST_CODE,
        /** Whoever knows the public key can make these. */
        RIGHT_FIRST_CODE
    }

    @BeforeEach
    void open() throws Exception {
        get(victim.open(victimConfig, network.of(victimKey.peerId())));
        get(player.open(playerConfig, network.of(playerKey.peerId())));
        get(victim.addPeer(tunnel(playerKey, "10.66.84.2/32")));
        get(victim.addPeer(tunnel(flooderKey, "10.66.84.3/32")));
        get(player.addPeer(tunnel(victimKey, "10.66.84.1/32")));
        assertThat(playerHost.ping(VICTIM, 1, Duration.ofSeconds(10))).isTrue();
    }

    @AfterEach
    void close() {
        victim.close();
        player.close();
        network.close();
    }

    /** A tenth is left for whatever else runs on the machine; the engine by itself loses nothing. */
    @ParameterizedTest
    @EnumSource
    void playerIsNotDisturbed(Flood kind) throws Exception {
        byte[] flood = flood(kind);
        phase(new byte[0]);
        double quiet = phase(new byte[0]);
        long cpuBefore = engineCpuNanos();
        double flooded = phase(flood);
        double share = (engineCpuNanos() - cpuBefore) / (double) PHASE.toNanos();
        System.out.printf(
                "%s: %.1f %% of the packets arrived at rest, %.1f %% in the flood, engines' threads %.0f %% of a core%n",
                kind, 100 * quiet, 100 * flooded, 100 * share);
        assertThat(flooded / quiet).as("seed %d", seed).isGreaterThan(0.9);
        assertThat(playerHost.ping(VICTIM, 2, Duration.ofSeconds(10))).isTrue();
    }

    private byte[] flood(Flood kind) {
        byte[] flood = new byte[FLOOD_PER_MILLISECOND * INITIATION_BYTES];
        for (int at = 0; at < flood.length; at += INITIATION_BYTES) {
            byte[] message = Forgery.initiation(victimKey, random);
            message[20] ^= (byte) (kind == Flood.WRONG_FIRST_CODE ? 1 : 0);
            System.arraycopy(message, 0, flood, at, INITIATION_BYTES);
        }
        return flood;
    }

    /** Sends for a while, as evenly as the machine allows; gives the part that arrived. */
    private double phase(byte[] flood) throws Exception {
        long beginNanos = System.nanoTime();
        long sent = 0;
        long arrived = 0;
        for (long millis = 0; millis < PHASE.toMillis(); millis++) {
            for (int i = 0; i < PACKETS_PER_MILLISECOND; i++) {
                sent += playerHost.send(VICTIM, PORT, new byte[200]) ? 1 : 0;
            }
            if (flood.length > 0) {
                network.inject(flooderKey.peerId(), victimKey.peerId(), flood, INITIATION_BYTES);
            }
            arrived += arrivals(Duration.ZERO);
            LockSupport.parkNanos(beginNanos + TimeUnit.MILLISECONDS.toNanos(millis + 1) - System.nanoTime());
        }
        arrived += arrivals(Duration.ofMillis(500));
        return arrived / (double) sent;
    }

    private long arrivals(Duration patience) throws InterruptedException {
        long count = 0;
        Optional<byte[]> data = victimHost.receive(patience);
        while (data.isPresent()) {
            count++;
            data = victimHost.receive(patience);
        }
        return count;
    }

    private static long engineCpuNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("lanrage-engine"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getId()))
                .sum();
    }

    private static TunnelPeer tunnel(PublicKey key, String allowed) {
        return new TunnelPeer(key, PRESHARED_KEY, List.of(IpPrefix.parse(allowed)), Duration.ofSeconds(25));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}

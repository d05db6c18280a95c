package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.noise.Forgery;
import io.lanrage.wireguard.packet.NaivePackets;
import io.lanrage.wireguard.tun.MemoryTun;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody floods a player with 10,000 datagrams a second, while another one plays with it. */
@Timeout(60)
class EmbeddedFloodIT {
    private static final int INITIATION_BYTES = 148;
    private static final int FLOOD_PER_MILLISECOND = 10;
    private static final int PACKETS_PER_MILLISECOND = 4;
    private static final int WINDOWS = 5;
    private static final Duration WINDOW = Duration.ofMillis(400);
    private static final Duration SETTLING = Duration.ofMillis(100);

    /** Of what it would cost to read all that is sent: a seventh at most with the guards, 0.6 without {@code HandshakeBudget}. */
    private static final double MOST_CPU = 0.35;

    private static final int VICTIM = 0x0a425401;
    private static final int PLAYER = VICTIM + 1;
    private static final int FLOODER = VICTIM + 2;
    private static final int TRANSPORT = 4;
    private static final int COUNTER_OFFSET = 8;
    private static final int SEALED_OFFSET = 16;
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final InterfaceConfig victimConfig = WireGuardLab.config('a', "10.66.84.0/24", "10.66.84.1");
    private final InterfaceConfig playerConfig = WireGuardLab.config('b', "10.66.84.0/24", "10.66.84.2");
    private final InterfaceConfig flooderConfig = WireGuardLab.config('c', "10.66.84.0/24", "10.66.84.3");
    private final PublicKey victimKey = victimConfig.privateKey().publicKey();
    private final PublicKey playerKey = playerConfig.privateKey().publicKey();
    private final PublicKey flooderKey = flooderConfig.privateKey().publicKey();
    private final PeerId victimId = victimKey.peerId();
    private final ConcurrentLinkedQueue<byte[]> ofPlayer = new ConcurrentLinkedQueue<>();
    private final CrossedTransports network = new CrossedTransports(this::record);
    private final MemoryTun victimTun = MemoryTun.open("a", 1280, 2_000);
    private final MemoryTun playerTun = MemoryTun.open("b", 1280, 2_000);
    private final MemoryTun flooderTun = MemoryTun.open("c", 1280, 2_000);
    private final MemoryHost victimHost = MemoryHost.behind(victimTun, VICTIM);
    private final MemoryHost playerHost = MemoryHost.behind(playerTun, PLAYER);
    private final NumberedGame game = new NumberedGame(playerHost, victimHost, VICTIM);
    private final EmbeddedWireGuard victim = EmbeddedWireGuard.over(config -> victimTun, SimpleAead::new);
    private final EmbeddedWireGuard player = EmbeddedWireGuard.over(config -> playerTun, SimpleAead::new);
    private final EmbeddedWireGuard flooder = EmbeddedWireGuard.over(config -> flooderTun, SimpleAead::new);
    private volatile boolean isRecording = true;

    /** With what is flooded. */
    enum Kind {
        /** Anybody can make these. */
        WRONG_FIRST_CODE,
        /** Whoever knows the public key can make these. */
        RIGHT_FIRST_CODE,
        /** A member's own, each of them worth an answer. */
        VALID_INITIATIONS,
        /** The same, with the cookie that is demanded. */
        VALID_INITIATIONS_WITH_COOKIE,
        /** From a hundred who are no members. */
        STRANGERS,
        /** The player's own, from its address. */
        REPLAYED_HANDSHAKE,
        /** The player's own, from its address. */
        REPLAYED_PACKETS,
        /** In the name of the player's session, from its address. */
        FORGED_PACKETS,
        /** A member's, well sealed, that say they are the player's. */
        SPOOFED_SOURCES
    }

    /** What is sent each millisecond. */
    @FunctionalInterface
    private interface Burst {
        void send() throws Exception;
    }

    /** One window's part of the packets that arrived, and how long the engines' threads calculated for each datagram of the flood. */
    private record Window(double arrived, double cpuNanos) {}

    private long record(PeerId from, ByteBuffer datagram) {
        if (isRecording && from.equals(playerKey.peerId())) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(datagram.position(), bytes);
            ofPlayer.add(bytes);
        }
        return TimeUnit.MILLISECONDS.toNanos(1);
    }

    /** The player begins the handshake, and is heard when the other one knows it. */
    @BeforeEach
    void open() throws Exception {
        get(victim.open(victimConfig, network.of(victimId)));
        get(player.open(playerConfig, network.of(playerKey.peerId())));
        get(player.addPeer(tunnel(victimKey, "10.66.84.1/32")));
        get(victim.addPeer(tunnel(playerKey, "10.66.84.2/32")));
        get(victim.addPeer(tunnel(flooderKey, "10.66.84.3/32")));
        assertThat(playerHost.ping(VICTIM, 1, Duration.ofSeconds(10))).isTrue();
    }

    @AfterEach
    void close() {
        victim.close();
        player.close();
        flooder.close();
        network.close();
    }

    /** A tenth is left for whatever else runs on the machine; the engine by itself loses nothing. */
    @ParameterizedTest
    @EnumSource
    void playerIsNotDisturbed(Kind kind) throws Exception {
        Burst flood = flood(kind);
        double readingNanos = EagerInitiator.readingNanos();
        window(() -> {});
        window(flood);
        List<Double> ratios = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < WINDOWS; i++) {
            double quiet = window(() -> {}).arrived();
            Window flooded = window(flood);
            ratios.add(flooded.arrived() / quiet);
            cpu.add(flooded.cpuNanos() / readingNanos);
        }
        System.out.printf(
                "%s: %.1f %% of what arrives at rest, the engine calculates %.0f %% of what reading all would take"
                        + " (%.0f µs each)%n",
                kind, 100 * median(ratios), 100 * median(cpu), readingNanos / 1_000);
        assertThat(median(ratios)).as("seed %d: %s", seed, ratios).isGreaterThan(0.9);
        assertThat(median(cpu)).as("seed %d: %s", seed, cpu).isLessThan(MOST_CPU);
        assertThat(game.twice()).as("arrived twice").isZero();
        assertThat(game.foreign()).as("never sent").isZero();
        assertHandshakeIn(flood);
    }

    /** The player, which has lost its keys, comes back in the middle of the flood, and the first packet is answered. */
    private void assertHandshakeIn(Burst flood) throws Exception {
        Thread flooding = new Thread(() -> repeat(flood), "test-flood");
        flooding.start();
        for (int time = 2; time < 5; time++) {
            get(player.removePeer(victimId));
            get(player.addPeer(tunnel(victimKey, "10.66.84.1/32")));
            assertThat(playerHost.ping(VICTIM, time, Duration.ofSeconds(10)))
                    .as("seed %d: time %d", seed, time)
                    .isTrue();
        }
        flooding.interrupt();
        flooding.join();
    }

    private static void repeat(Burst flood) {
        try {
            while (!Thread.interrupted()) {
                flood.send();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        } catch (Exception e) {
            // It was interrupted while it waited for the wire.
            return;
        }
    }

    private Burst flood(Kind kind) throws Exception {
        game.send(100);
        game.arrivals(SETTLING);
        isRecording = false;
        PeerId flooderId = flooderKey.peerId();
        return switch (kind) {
            case WRONG_FIRST_CODE -> sending(flooderId, this::withWrongCode);
            case RIGHT_FIRST_CODE -> sending(flooderId, () -> Forgery.initiation(victimKey, random));
            case VALID_INITIATIONS -> initiations(false);
            case VALID_INITIATIONS_WITH_COOKIE -> initiations(true);
            case STRANGERS -> strangers();
            case REPLAYED_HANDSHAKE -> replaying(1, INITIATION_BYTES);
            case REPLAYED_PACKETS -> replaying(TRANSPORT, longest());
            case FORGED_PACKETS -> sending(playerKey.peerId(), this::forged);
            case SPOOFED_SOURCES -> spoofing();
        };
    }

    /** Some hundred datagrams of one length, ten at a time, again and again. */
    private Burst sending(PeerId from, Supplier<byte[]> source) {
        List<byte[]> bursts = new ArrayList<>();
        int bytes = source.get().length;
        for (int i = 0; i < 50; i++) {
            byte[][] burst = new byte[FLOOD_PER_MILLISECOND][];
            for (int j = 0; j < FLOOD_PER_MILLISECOND; j++) {
                burst[j] = source.get();
            }
            bursts.add(NaivePackets.join(burst));
        }
        return new Burst() {
            private int next;

            @Override
            public void send() throws Exception {
                network.inject(from, victimId, bursts.get(next++ % bursts.size()), bytes);
            }
        };
    }

    private byte[] withWrongCode() {
        byte[] message = Forgery.initiation(victimKey, random);
        message[20] ^= 1;
        return message;
    }

    private Burst initiations(boolean withCookie) throws Exception {
        try (EagerInitiator initiator = new EagerInitiator(flooderConfig.privateKey(), victimKey, PRESHARED_KEY)) {
            if (withCookie) {
                takeCookie(initiator);
            }
            return sending(flooderKey.peerId(), initiator::next);
        }
    }

    private void takeCookie(EagerInitiator initiator) throws Exception {
        BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
        network.of(flooderKey.peerId()).receiver((from, datagrams, segmentBytes) -> {
            byte[] answer = new byte[datagrams.remaining()];
            datagrams.get(answer);
            answers.add(answer);
        });
        byte[] answer = {};
        for (int tries = 0; tries < 20 && !initiator.takeCookie(answer); tries++) {
            network.inject(flooderKey.peerId(), victimId, initiator.next());
            byte[] received = answers.poll(50, TimeUnit.MILLISECONDS);
            answer = received == null ? new byte[0] : received;
        }
        assertThat(initiator.takeCookie(answer) || carriesCookie(initiator.next()))
                .isTrue();
    }

    private static boolean carriesCookie(byte[] initiation) {
        return new Overheard.Message(new PeerId("a".repeat(16)), Overheard.INITIATION, initiation).carriesCookie();
    }

    private Burst strangers() {
        List<Burst> each = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            PeerId stranger = new PeerId("aaaaaaaaaaaaaa" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
            byte[] message = Forgery.initiation(victimKey, random);
            each.add(() -> network.inject(stranger, victimId, message));
        }
        return new Burst() {
            private int next;

            @Override
            public void send() throws Exception {
                for (int i = 0; i < FLOOD_PER_MILLISECOND; i++) {
                    each.get(next++ % each.size()).send();
                }
            }
        };
    }

    private int longest() {
        return ofPlayer.stream().mapToInt(datagram -> datagram.length).max().orElseThrow();
    }

    private Burst replaying(int type, int bytes) {
        List<byte[]> recorded = ofPlayer.stream()
                .filter(datagram -> datagram[0] == type && datagram.length == bytes)
                .toList();
        assertThat(recorded).isNotEmpty();
        return sending(playerKey.peerId(), () -> recorded.get(random.nextInt(recorded.size())));
    }

    /** The right session, a counter far ahead, and anything for the rest. */
    private byte[] forged() {
        int bytes = longest();
        byte[] session = ofPlayer.stream()
                .filter(datagram -> datagram[0] == TRANSPORT && datagram.length == bytes)
                .findFirst()
                .orElseThrow();
        byte[] forged = new byte[bytes];
        random.nextBytes(forged);
        System.arraycopy(session, 0, forged, 0, SEALED_OFFSET);
        ByteBuffer.wrap(forged).putInt(COUNTER_OFFSET, random.nextInt());
        return forged;
    }

    private Burst spoofing() throws Exception {
        get(flooder.open(flooderConfig, network.of(flooderKey.peerId())));
        get(flooder.addPeer(tunnel(victimKey, "10.66.84.1/32")));
        MemoryHost host = MemoryHost.behind(flooderTun, FLOODER);
        assertThat(host.ping(VICTIM, 1, Duration.ofSeconds(10))).isTrue();
        MemoryHost spoofed = MemoryHost.behind(flooderTun, PLAYER);
        return () -> {
            for (int i = 0; i < FLOOD_PER_MILLISECOND; i++) {
                spoofed.send(VICTIM, 4242, new byte[100]);
            }
        };
    }

    /** Sends for a while, as evenly as the machine allows. */
    private Window window(Burst flood) throws Exception {
        long beginNanos = System.nanoTime();
        long cpuBefore = engineCpuNanos();
        int sent = 0;
        int arrived = 0;
        for (long millis = 0; millis < WINDOW.toMillis(); millis++) {
            sent += game.send(PACKETS_PER_MILLISECOND);
            flood.send();
            arrived += game.arrivals(Duration.ZERO);
            LockSupport.parkNanos(beginNanos + TimeUnit.MILLISECONDS.toNanos(millis + 1) - System.nanoTime());
        }
        arrived += game.arrivals(SETTLING);
        double cpuNanos = engineCpuNanos() - cpuBefore;
        return new Window(arrived / (double) sent, cpuNanos / (WINDOW.toMillis() * FLOOD_PER_MILLISECOND));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
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

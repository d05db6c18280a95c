package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.LanrageException;
import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.posix.Posix;
import io.lanrage.wireguard.tun.MemoryTun;
import io.lanrage.wireguard.uapi.UapiClient;
import io.lanrage.wireguard.uapi.UapiException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The engine on interfaces of the system's, with control sockets, is closed at any moment of its life, and leaves nothing behind. Several are
 * alive at a time, because the kernel takes its time to remove an interface.
 */
@Timeout(180)
class EmbeddedCloseLabIT {
    private static final int ROUNDS = 1_000;
    private static final int AT_ONCE = 8;

    /** Until then the virtual machine has opened what it opens for itself, such as its source of randomness. */
    private static final int WARM_UP_ROUNDS = 80;

    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final long seed = System.nanoTime();
    private final SplittableRandom random = new SplittableRandom(seed);
    private final CrossedTransports network = new CrossedTransports(Duration.ofMillis(1));
    private final List<Place> places =
            IntStream.range(0, AT_ONCE).mapToObj(Place::new).toList();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);

    /** How far it has come when it is closed. */
    enum Moment {
        OPENING(4),
        PEERS_ARE_ADDED(8),
        HANDSHAKE(8),
        TRAFFIC(4);

        private final long latestNanos;

        Moment(int latestMillis) {
            this.latestNanos = TimeUnit.MILLISECONDS.toNanos(latestMillis);
        }
    }

    @BeforeAll
    static void prerequisites() throws Exception {
        WireGuardLab.require();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        network.close();
    }

    @Test
    void nothingIsLeftWheneverItIsClosed() throws Exception {
        lives(WARM_UP_ROUNDS, new EnumMap<>(Moment.class));
        SortedMap<String, Long> before = WireGuardLab.descriptors();
        Map<Moment, Integer> closed = new EnumMap<>(Moment.class);
        for (int rounds = 0; rounds < ROUNDS; rounds += AT_ONCE) {
            lives(AT_ONCE, closed);
            assertThat(WireGuardLab.threads())
                    .as("round %d, seed %d", rounds, seed)
                    .isEmpty();
            assertThat(WireGuardLab.traces())
                    .as("round %d, seed %d", rounds, seed)
                    .isEmpty();
            assertThat(WireGuardLab.descriptors())
                    .as("round %d, seed %d", rounds, seed)
                    .isEqualTo(before);
        }
        assertThat(closed).containsOnlyKeys(Moment.values());
    }

    private void lives(int rounds, Map<Moment, Integer> closed) throws Exception {
        for (int done = 0; done < rounds; done += AT_ONCE) {
            List<Future<?>> lives = new ArrayList<>();
            for (Place place : places) {
                Moment moment = Moment.values()[random.nextInt(Moment.values().length)];
                SplittableRandom fate = random.split();
                closed.merge(moment, 1, Integer::sum);
                lives.add(threads.submit(() -> {
                    place.live(moment, fate);
                    return moment;
                }));
            }
            for (Future<?> life : lives) {
                life.get();
            }
        }
    }

    /** An interface's name and addresses, for one life after the other. */
    private final class Place {
        private final InterfaceConfig config;
        private final InterfaceConfig peerConfig;
        private final int address;

        Place(int number) {
            String prefix = "10.66." + (100 + number) + ".";
            config = WireGuardLab.config((char) ('a' + number), prefix + "0/24", prefix + "1");
            peerConfig = WireGuardLab.config('z', prefix + "0/24", prefix + "2");
            address = 0x0a420001 | (100 + number) << 8;
        }

        void live(Moment moment, SplittableRandom fate) throws Exception {
            MemoryTun peerTun = MemoryTun.open("memory", 1280, 20);
            MemoryHost host = MemoryHost.behind(peerTun, address + 1);
            EmbeddedWireGuard manager = EmbeddedWireGuard.onThisMachine(new SimpleMeterRegistry());
            EmbeddedWireGuard peer = EmbeddedWireGuard.over(given -> peerTun, SimpleAead::new);
            List<CompletionStage<?>> orders = new ArrayList<>();
            Posix posix = Posix.load();
            Thread client = new Thread(() -> ask(posix), "test-client");
            try (peer;
                    manager) {
                orders.add(manager.open(config, network.of(key(config).peerId())));
                client.start();
                advance(moment, manager, peer, host, orders);
                boolean inTraffic = moment == Moment.TRAFFIC;
                long endNanos = System.nanoTime() + fate.nextLong(moment.latestNanos);
                while (System.nanoTime() - endNanos < 0) {
                    if (inTraffic) {
                        host.send(address, 9, new byte[1_000]);
                        host.ping(address, 2, Duration.ZERO);
                    }
                    LockSupport.parkNanos(50_000);
                }
                if (fate.nextBoolean()) {
                    peer.close();
                }
            }
            client.interrupt();
            client.join();
            peerTun.close();
            host.join();
            for (CompletionStage<?> order : orders) {
                assertCompletesOrWasClosed(order);
            }
        }

        private void advance(
                Moment moment,
                EmbeddedWireGuard manager,
                EmbeddedWireGuard peer,
                MemoryHost host,
                List<CompletionStage<?>> orders)
                throws Exception {
            if (moment == Moment.OPENING) {
                return;
            }
            get(orders.get(0));
            if (moment == Moment.PEERS_ARE_ADDED) {
                Stream.generate(() -> PrivateKey.generate(new SecureRandom()).publicKey())
                        .limit(10)
                        .forEach(stranger -> {
                            orders.add(manager.addPeer(tunnel(stranger, config.prefix())));
                            orders.add(manager.statistics());
                            orders.add(manager.removePeer(stranger.peerId()));
                        });
                return;
            }
            orders.add(peer.open(peerConfig, network.of(key(peerConfig).peerId())));
            orders.add(peer.addPeer(tunnel(key(config), config.prefix())));
            orders.add(manager.addPeer(tunnel(key(peerConfig), config.prefix())));
            if (moment == Moment.TRAFFIC) {
                for (CompletionStage<?> order : orders) {
                    get(order);
                }
                assertThat(host.ping(address, 1, PATIENCE)).as("seed %d", seed).isTrue();
            }
        }

        /** What {@code wg show} asks, again and again. */
        private void ask(Posix posix) {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    new UapiClient(posix, UapiClient.socketOf(config.name()), PATIENCE, System::nanoTime)
                            .get()
                            .wipe();
                } catch (UapiException e) {
                    // Not yet, or not any more.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
        }
    }

    private void assertCompletesOrWasClosed(CompletionStage<?> order) throws Exception {
        try {
            get(order);
        } catch (ExecutionException e) {
            assertThat(e.getCause())
                    .as("seed %d", seed)
                    .isInstanceOfSatisfying(
                            LanrageException.class,
                            closed -> assertThat(closed.code()).isEqualTo(ErrorCode.CLOSED));
        }
    }

    private static PublicKey key(InterfaceConfig config) {
        return config.privateKey().publicKey();
    }

    private static TunnelPeer tunnel(PublicKey key, IpPrefix allowed) {
        return new TunnelPeer(key, PRESHARED_KEY, List.of(allowed), Duration.ofSeconds(25));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}

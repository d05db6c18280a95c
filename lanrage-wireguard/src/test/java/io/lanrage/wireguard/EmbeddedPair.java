package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PrivateKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.engine.Sources;
import io.lanrage.wireguard.tun.MemoryTun;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Two engines, each with a host in memory behind it and a clock that the test moves ahead. Alice's key is the lower one. */
final class EmbeddedPair implements AutoCloseable {
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);
    private static final String PREFIX = "10.66.85.0/24";
    private static final int ALICE = 0x0a425501;
    private static final int BOB = 0x0a425502;

    private final Overheard overheard = new Overheard();
    private final CrossedTransports network;
    private final Side alice;
    private final Side bob;

    /** One of them. */
    final class Side {
        private final AtomicLong aheadNanos = new AtomicLong();
        private final InterfaceConfig config;
        private final int address;
        private final MemoryTun tun = MemoryTun.open("memory", 1280, 500);
        private final MemoryHost host;
        private final EmbeddedWireGuard engine;

        private Side(InterfaceConfig config, int address, Supplier<Aead> aead) {
            this.config = config;
            this.address = address;
            this.host = MemoryHost.behind(tun, address);
            Sources sources =
                    new Sources(new SecureRandom(), InstantSource.system(), () -> System.nanoTime() + aheadNanos.get());
            this.engine = EmbeddedWireGuard.over(given -> tun, aead, sources);
        }

        PublicKey key() {
            return config.privateKey().publicKey();
        }

        PeerId id() {
            return key().peerId();
        }

        EmbeddedWireGuard engine() {
            return engine;
        }

        MemoryHost host() {
            return host;
        }

        int address() {
            return address;
        }

        /** Its clock, and no other, goes on by this. */
        void pass(Duration duration) {
            aheadNanos.addAndGet(duration.toNanos());
        }

        /** How many handshakes it has answered. */
        long answers() {
            return overheard.count(id(), Overheard.RESPONSE);
        }

        /** How many handshakes it has begun, attempts included. */
        long begun() {
            return overheard.initiations(id()).size();
        }

        private TunnelPeer asPeer(Duration keepalive) {
            return new TunnelPeer(
                    key(),
                    PRESHARED_KEY,
                    List.of(IpPrefix.parse(config.address().getHostAddress() + "/32")),
                    keepalive);
        }
    }

    private EmbeddedPair(CrossedTransports.Weather weather, Supplier<Aead> ofAlice, Supplier<Aead> ofBob) {
        this.network = new CrossedTransports((from, datagram) -> {
            overheard.note(from, datagram);
            return weather.delayNanos(from, datagram);
        });
        InterfaceConfig upper = WireGuardLab.config('b', PREFIX, "10.66.85.2");
        InterfaceConfig lower = WireGuardLab.config('a', PREFIX, "10.66.85.1");
        PrivateKey key = lower.privateKey();
        while (key.publicKey().compareTo(upper.privateKey().publicKey()) > 0) {
            key = PrivateKey.generate(new SecureRandom());
        }
        lower = new InterfaceConfig(lower.name(), key, lower.address(), lower.prefix(), lower.mtu());
        this.alice = new Side(lower, ALICE, ofAlice);
        this.bob = new Side(upper, BOB, ofBob);
    }

    /** Brings both up; they do not know each other yet. */
    static EmbeddedPair open(CrossedTransports.Weather weather, Supplier<Aead> ofAlice, Supplier<Aead> ofBob)
            throws Exception {
        EmbeddedPair pair = new EmbeddedPair(weather, ofAlice, ofBob);
        for (Side side : List.of(pair.alice, pair.bob)) {
            get(side.engine.open(side.config, pair.network.of(side.id())));
        }
        return pair;
    }

    /** Makes them peers and sends the first packet; keepalives are for those who want to be heard without sending. */
    void introduce(Duration keepalive) throws Exception {
        CompletionStage<Void> adding = bob.engine.addPeer(alice.asPeer(keepalive));
        get(alice.engine.addPeer(bob.asPeer(keepalive)));
        get(adding);
        assertThat(alice.host.ping(BOB, 1, Duration.ofSeconds(10))).isTrue();
    }

    Side alice() {
        return alice;
    }

    Side bob() {
        return bob;
    }

    Side other(Side side) {
        return side.equals(alice) ? bob : alice;
    }

    /** Both clocks go on. */
    void pass(Duration duration) {
        alice.pass(duration);
        bob.pass(duration);
    }

    @Override
    public void close() {
        alice.engine.close();
        bob.engine.close();
        network.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}

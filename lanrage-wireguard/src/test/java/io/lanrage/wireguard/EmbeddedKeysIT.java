package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.core.key.PresharedKey;
import io.lanrage.core.key.PublicKey;
import io.lanrage.core.network.InterfaceConfig;
import io.lanrage.core.network.TunnelPeer;
import io.lanrage.wireguard.aead.Aead;
import io.lanrage.wireguard.engine.Sources;
import io.lanrage.wireguard.tun.MemoryTun;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When keys are wiped, on engines whose clock the test moves ahead. */
@Timeout(60)
class EmbeddedKeysIT {
    private static final PresharedKey PRESHARED_KEY = PresharedKey.of(new byte[PresharedKey.BYTES]);
    private static final int BOB = 0x0a425502;

    private final AtomicLong aheadNanos = new AtomicLong();
    private final CountedKeys ofAlice = new CountedKeys();
    private final CountedKeys ofBob = new CountedKeys();
    private final InterfaceConfig aliceConfig = WireGuardLab.config('a', "10.66.85.0/24", "10.66.85.1");
    private final InterfaceConfig bobConfig = WireGuardLab.config('b', "10.66.85.0/24", "10.66.85.2");
    private final PublicKey aliceKey = aliceConfig.privateKey().publicKey();
    private final PublicKey bobKey = bobConfig.privateKey().publicKey();
    private final CrossedTransports network = new CrossedTransports(Duration.ZERO);
    private final MemoryTun aliceTun = MemoryTun.open("a", 1280, 20);
    private final MemoryTun bobTun = MemoryTun.open("b", 1280, 20);
    private final MemoryHost aliceHost = MemoryHost.behind(aliceTun, BOB - 1);
    private final EmbeddedWireGuard alice = engine(aliceTun, ofAlice);
    private final EmbeddedWireGuard bob = engine(bobTun, ofBob);

    /** The cipher, which counts the keys that are not wiped. */
    private static final class CountedKeys implements Aead {
        private final Aead cipher = new SimpleAead();
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();

        @Override
        public String description() {
            return "counted";
        }

        @Override
        public Key key(byte[] key) {
            made.incrementAndGet();
            open.incrementAndGet();
            Key wrapped = cipher.key(key);
            return new Key() {
                @Override
                public void seal(long counter, ByteBuffer memory, int offset, int plainBytes) {
                    wrapped.seal(counter, memory, offset, plainBytes);
                }

                @Override
                public boolean open(
                        long counter, ByteBuffer sealed, int at, int sealedBytes, ByteBuffer plain, int plainAt) {
                    return wrapped.open(counter, sealed, at, sealedBytes, plain, plainAt);
                }

                @Override
                public void close() {
                    wrapped.close();
                    open.decrementAndGet();
                }
            };
        }
    }

    private EmbeddedWireGuard engine(MemoryTun tun, CountedKeys keys) {
        Sources sources =
                new Sources(new SecureRandom(), InstantSource.system(), () -> System.nanoTime() + aheadNanos.get());
        return EmbeddedWireGuard.over(config -> tun, () -> keys, sources);
    }

    @BeforeEach
    void open() throws Exception {
        MemoryHost.behind(bobTun, BOB);
        get(alice.open(aliceConfig, network.of(aliceKey.peerId())));
        get(bob.open(bobConfig, network.of(bobKey.peerId())));
        get(bob.addPeer(tunnel(aliceKey, "10.66.85.1/32")));
        get(alice.addPeer(tunnel(bobKey, "10.66.85.2/32")));
        assertThat(aliceHost.ping(BOB, 1, Duration.ofSeconds(10))).isTrue();
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
        network.close();
        assertThat(ofAlice.open).hasValue(0);
        assertThat(ofBob.open).hasValue(0);
    }

    /** Nine minutes, of which the first seconds belong to whatever the first packets still set off. */
    @Test
    void keysAreWipedNineMinutesAfterTheLastHandshakeIfNothingIsSent() throws Exception {
        pass(Duration.ofSeconds(10));
        ticks();
        int keys = ofAlice.made.get();
        pass(Duration.ofSeconds(520));
        ticks();
        assertThat(ofAlice.open).hasPositiveValue();
        assertThat(ofBob.open).hasPositiveValue();
        pass(Duration.ofSeconds(25));
        await("the keys are wiped", () -> ofAlice.open.get() == 0 && ofBob.open.get() == 0);
        assertThat(ofAlice.made).as("no new ones").hasValue(keys);
    }

    @Test
    void keysOfARemovedPeerAreWipedAtOnce() throws Exception {
        get(alice.removePeer(bobKey.peerId()));
        assertThat(ofAlice.open).hasValue(0);
        assertThat(ofBob.open).hasPositiveValue();
    }

    private void pass(Duration duration) {
        aheadNanos.addAndGet(duration.toNanos());
    }

    /** Waits until both engines have looked at the clock a few times, and have done what that led to. */
    private static void ticks() {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        await("a second", () -> System.nanoTime() - endNanos > 0);
    }

    private static void await(String what, BooleanSupplier condition) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - endNanos).as(what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static TunnelPeer tunnel(PublicKey key, String allowed) {
        return new TunnelPeer(key, PRESHARED_KEY, List.of(IpPrefix.parse(allowed)), Duration.ZERO);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}

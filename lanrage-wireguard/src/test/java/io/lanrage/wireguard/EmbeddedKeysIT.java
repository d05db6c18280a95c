package io.lanrage.wireguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.wireguard.aead.Aead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When keys are wiped, on engines whose clock the test moves ahead. */
@Timeout(60)
class EmbeddedKeysIT {
    private final CountedKeys ofAlice = new CountedKeys();
    private final CountedKeys ofBob = new CountedKeys();
    private EmbeddedPair pair;

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

    @BeforeEach
    void open() throws Exception {
        pair = EmbeddedPair.open((from, datagram) -> 0, () -> ofAlice, () -> ofBob);
        pair.introduce(Duration.ZERO);
    }

    @AfterEach
    void close() {
        pair.close();
        assertThat(ofAlice.open).hasValue(0);
        assertThat(ofBob.open).hasValue(0);
    }

    /** Nine minutes, of which the first seconds belong to the keepalive that acknowledges the first packets. */
    @Test
    void keysAreWipedNineMinutesAfterTheLastHandshakeIfNothingIsSent() throws Exception {
        pair.pass(Duration.ofSeconds(10));
        ticks();
        int keys = ofAlice.made.get();
        pair.pass(Duration.ofSeconds(520));
        ticks();
        assertThat(ofAlice.open).hasPositiveValue();
        assertThat(ofBob.open).hasPositiveValue();
        pair.pass(Duration.ofSeconds(25));
        await("the keys are wiped", () -> ofAlice.open.get() == 0 && ofBob.open.get() == 0);
        assertThat(ofAlice.made).as("no new ones").hasValue(keys);
    }

    @Test
    void keysOfARemovedPeerAreWipedAtOnce() throws Exception {
        pair.alice().engine().removePeer(pair.bob().id()).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(ofAlice.open).hasValue(0);
        assertThat(ofBob.open).hasPositiveValue();
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
}

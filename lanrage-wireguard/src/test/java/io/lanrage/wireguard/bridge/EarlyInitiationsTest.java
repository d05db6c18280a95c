package io.lanrage.wireguard.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.core.key.PeerId;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyInitiationsTest {
    private static final PeerId PEER = new PeerId("aaaaaaaaaaaaaaaa");
    private static final long KEPT_NANOS = 4_500_000_000L;
    /** Near the end of the clock's range, where only comparison by subtraction is right. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000);

    private final EarlyInitiations early = new EarlyInitiations();

    @Test
    void newestInitiationIsKeptAndTakenOnce() {
        assertThat(early.keep(PEER, initiation(1), now())).isTrue();
        assertThat(early.keep(PEER, initiation(2), now())).isTrue();
        assertThat(early.take(PEER, now())).contains(initiation(2));
        assertThat(early.take(PEER, now())).isEmpty();
    }

    @Test
    void datagramIsCopiedAndLeftAsItWas() {
        ByteBuffer larger = ByteBuffer.allocateDirect(300);
        larger.position(100).limit(248);
        larger.put(100, (byte) 1).put(247, (byte) 9);
        assertThat(early.keep(PEER, larger, now())).isTrue();
        assertThat(larger.position()).isEqualTo(100);
        assertThat(larger.limit()).isEqualTo(248);
        larger.put(247, (byte) 0);
        assertThat(early.take(PEER, now())).contains(initiation(9));
    }

    @Test
    void initiationIsStaleExactlyAfterItsTime() {
        early.keep(PEER, initiation(1), now());
        clock.addAndGet(KEPT_NANOS - 1);
        assertThat(early.take(PEER, now())).isPresent();
        early.keep(PEER, initiation(1), now());
        clock.addAndGet(KEPT_NANOS);
        assertThat(early.take(PEER, now())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 147, 149})
    void otherLengthsAreNotKept(int length) {
        ByteBuffer datagram = ByteBuffer.allocate(length);
        if (length > 0) {
            datagram.put(0, (byte) 1);
        }
        assertThat(early.keep(PEER, datagram, now())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void otherTypesAreNotKept(int damagedByte) {
        ByteBuffer datagram = initiation(0);
        datagram.put(damagedByte, (byte) 2);
        assertThat(early.keep(PEER, datagram, now())).isFalse();
    }

    @Test
    void fullTableRefusesNewPeersUntilTheOldAreStale() {
        for (int i = 0; i < 64; i++) {
            assertThat(early.keep(peer(i), initiation(i), now())).isTrue();
        }
        assertThat(early.keep(peer(64), initiation(64), now())).isFalse();
        assertThat(early.keep(peer(63), initiation(99), now())).isTrue();
        clock.addAndGet(KEPT_NANOS);
        assertThat(early.keep(peer(64), initiation(64), now())).isTrue();
        assertThat(early.take(peer(0), now())).isEmpty();
    }

    private long now() {
        return clock.get();
    }

    private static PeerId peer(int number) {
        return new PeerId("aaaaaaaaaaaaaa" + (char) ('a' + number / 26) + (char) ('a' + number % 26));
    }

    private static ByteBuffer initiation(int mark) {
        return ByteBuffer.allocate(148).put(0, (byte) 1).put(147, (byte) mark);
    }
}

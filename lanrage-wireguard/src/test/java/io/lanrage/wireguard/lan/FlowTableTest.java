package io.lanrage.wireguard.lan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lanrage.wireguard.lan.FlowTable.Sent;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTableTest {
    private static final long SECOND = 1_000_000_000L;
    /** Times are kept in steps of four. */
    private static final long STEP = 4;

    /** A clock may begin anywhere, also below zero. */
    private static final long[] ORIGINS = {0, -SECOND, Long.MAX_VALUE - 7 - 8 * SECOND, Long.MIN_VALUE};

    private static final long FLOW = 0x1234_5678_9abc_def0L;

    private final FlowTable table = new FlowTable(64);

    @Test
    void unknownFlowIsNotHeard() {
        assertThat(table.heard(FLOW, 0)).isFalse();
        assertThat(table.isKnown(FLOW, 0)).isFalse();
    }

    @Test
    void unansweredDatagramIsForgottenAfter30Seconds() {
        assertLastsExactly(30 * SECOND, Sent.DATAGRAM);
    }

    @Test
    void connectionThatOpensIsForgottenAfter60Seconds() {
        assertLastsExactly(60 * SECOND, Sent.BEGIN);
    }

    @Test
    void establishedConnectionIsForgottenAfterTwoHours() {
        assertLastsExactly(7200 * SECOND, Sent.BEGIN, Sent.SEGMENT);
    }

    @Test
    void connectionThatClosesIsForgottenAfter60Seconds() {
        assertLastsExactly(60 * SECOND, Sent.BEGIN, Sent.SEGMENT, Sent.FINISH);
        assertLastsExactly(60 * SECOND, Sent.BEGIN, Sent.SEGMENT, Sent.RESET);
    }

    @Test
    void segmentsBehindTheFinishDoNotEstablishAgain() {
        assertLastsExactly(60 * SECOND, Sent.BEGIN, Sent.SEGMENT, Sent.FINISH, Sent.SEGMENT);
    }

    @Test
    void connectionMayBeginAgain() {
        assertLastsExactly(60 * SECOND, Sent.SEGMENT, Sent.BEGIN);
        assertLastsExactly(7200 * SECOND, Sent.FINISH, Sent.BEGIN, Sent.SEGMENT);
    }

    @Test
    void segmentWithoutAKnownBeginningIsOfAnEstablishedConnection() {
        assertLastsExactly(7200 * SECOND, Sent.SEGMENT);
    }

    private static void assertLastsExactly(long nanos, Sent... packets) {
        for (long origin : ORIGINS) {
            FlowTable table = new FlowTable(64);
            for (Sent packet : packets) {
                table.sent(FLOW, packet, origin);
            }
            assertThat(table.isKnown(FLOW, origin + nanos - STEP))
                    .as("origin %d", origin)
                    .isTrue();
            assertThat(table.isKnown(FLOW, origin + nanos))
                    .as("origin %d", origin)
                    .isFalse();
            assertThat(table.heard(FLOW, origin + nanos))
                    .as("origin %d", origin)
                    .isFalse();
        }
    }

    @Test
    void resetBeginsNothing() {
        table.sent(FLOW, Sent.RESET, 0);
        assertThat(table.isKnown(FLOW, 0)).isFalse();
        table.sent(FLOW, Sent.SEGMENT, 0);
        table.sent(FLOW, Sent.RESET, 7200 * SECOND);
        assertThat(table.isKnown(FLOW, 7200 * SECOND)).isFalse();
    }

    @Test
    void answeredDatagramLasts120SecondsFromTheLatestPacketOfEither() {
        table.sent(FLOW, Sent.DATAGRAM, 0);
        assertThat(table.heard(FLOW, 10 * SECOND)).isTrue();
        assertThat(table.isKnown(FLOW, 130 * SECOND - STEP)).isTrue();
        assertThat(table.isKnown(FLOW, 130 * SECOND)).isFalse();
        table.sent(FLOW, Sent.DATAGRAM, 100 * SECOND);
        assertThat(table.isKnown(FLOW, 220 * SECOND - STEP)).isTrue();
        assertThat(table.isKnown(FLOW, 220 * SECOND)).isFalse();
    }

    @Test
    void flowThatBeginsAnewIsUnanswered() {
        table.sent(FLOW, Sent.DATAGRAM, 0);
        table.heard(FLOW, SECOND);
        table.sent(FLOW, Sent.DATAGRAM, 500 * SECOND);
        assertThat(table.isKnown(FLOW, 530 * SECOND)).isFalse();
    }

    @Test
    void heardPacketsKeepAConnection() {
        table.sent(FLOW, Sent.SEGMENT, 0);
        assertThat(table.heard(FLOW, 7000 * SECOND)).isTrue();
        assertThat(table.isKnown(FLOW, 14_000 * SECOND)).isTrue();
        assertThat(table.isKnown(FLOW, 14_200 * SECOND)).isFalse();
    }

    @Test
    void otherThreadsLaterClockIsNoTrouble() {
        table.sent(FLOW, Sent.DATAGRAM, 1000 * SECOND);
        assertThat(table.heard(FLOW, 999 * SECOND)).isTrue();
    }

    @Test
    void fingerprintZeroIsAFlowToo() {
        assertThat(table.heard(0, 0)).isFalse();
        table.sent(0, Sent.DATAGRAM, 0);
        assertThat(table.heard(0, 0)).isTrue();
    }

    @Test
    void oldestOfAFullBucketGoes() {
        for (int i = 0; i < FlowTable.WAYS; i++) {
            table.sent(inBucket(i), Sent.SEGMENT, i * SECOND);
        }
        table.heard(inBucket(0), 100 * SECOND);
        table.sent(inBucket(1), Sent.SEGMENT, 101 * SECOND);
        assertThat(table.evictions()).isZero();
        table.sent(inBucket(99), Sent.SEGMENT, 102 * SECOND);

        assertThat(table.evictions()).isEqualTo(1);
        for (int i = 0; i < FlowTable.WAYS; i++) {
            assertThat(table.isKnown(inBucket(i), 102 * SECOND))
                    .as("flow %d", i)
                    .isEqualTo(i != 2);
        }
        assertThat(table.isKnown(inBucket(99), 102 * SECOND)).isTrue();
    }

    @Test
    void flowsThatAreOverGoFirst() {
        table.sent(inBucket(0), Sent.SEGMENT, 0);
        for (int i = 1; i < FlowTable.WAYS; i++) {
            table.sent(inBucket(i), Sent.DATAGRAM, SECOND);
        }
        table.sent(inBucket(99), Sent.DATAGRAM, 40 * SECOND);
        assertThat(table.isKnown(inBucket(0), 40 * SECOND)).isTrue();
        assertThat(table.isKnown(inBucket(99), 40 * SECOND)).isTrue();
        assertThat(table.evictions()).isZero();
    }

    @Test
    void tableNeverHoldsMoreThanItsCapacity() {
        FlowTable small = new FlowTable(16);
        for (int i = 1; i <= 1000; i++) {
            small.sent(i, Sent.SEGMENT, i * SECOND);
        }
        int known = 0;
        for (int i = 1; i <= 1000; i++) {
            known += small.isKnown(i, 1000 * SECOND) ? 1 : 0;
        }
        assertThat(known).isEqualTo(16);
        assertThat(small.evictions()).isEqualTo(984);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 17, 48})
    void capacityIsAPowerOfTwo(int capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlowTable(capacity))
                .withMessageContaining(String.valueOf(capacity));
    }

    /** One thread begins and evicts flows; the other always hears those that are kept alive, and never one that was not begun. */
    @Test
    @Timeout(20)
    void flowsAreHeardWhileOthersComeAndGo() throws Exception {
        FlowTable shared = new FlowTable(64);
        AtomicLong clock = new AtomicLong();
        AtomicBoolean done = new AtomicBoolean();
        int kept = 8;
        for (int i = 0; i < kept; i++) {
            shared.sent(inBucket(i), Sent.DATAGRAM, 0);
        }
        Thread sender = new Thread(() -> {
            for (int round = 1; round < 200_000; round++) {
                long now = clock.addAndGet(1000);
                shared.sent(inBucket(round % kept), Sent.DATAGRAM, now);
                shared.sent(inBucket(1000 + round), Sent.DATAGRAM, now);
            }
            done.set(true);
        });
        sender.start();
        long missed = 0;
        long wrong = 0;
        while (!done.get()) {
            for (int i = 0; i < kept; i++) {
                missed += shared.heard(inBucket(i), clock.get()) ? 0 : 1;
                wrong += shared.heard(inBucket(-1 - i), clock.get()) ? 1 : 0;
            }
        }
        sender.join();
        assertThat(missed).isZero();
        assertThat(wrong).isZero();
        assertThat(shared.evictions()).isPositive();
    }

    /** The lowest bits name the bucket. */
    private static long inBucket(int flow) {
        return (long) flow << 32 | 1;
    }
}

package io.lanrage.wireguard.aead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every implementation keeps to; one that this machine does not have is skipped. */
class AeadTest {
    private static final byte[] KEY = ascending(32);
    private static final int OFFSET = 16;
    private static final int PLAIN_BYTES = 100;
    private static final int SEALED_BYTES = PLAIN_BYTES + Aead.TAG_BYTES;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(4096);

    @ParameterizedTest
    @EnumSource
    void passesTheSelfTest(AeadChoice choice) {
        Aead aead = open(choice);
        assertThat(AeadSelfTest.fault(aead)).isEmpty();
        assertThat(aead.description()).isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void opensInPlaceWhatItSealed(AeadChoice choice) {
        try (Aead.Key key = open(choice).key(KEY)) {
            memory.put(OFFSET, ascending(PLAIN_BYTES));
            key.seal(7, memory, OFFSET, PLAIN_BYTES);
            assertThat(bytes(memory, OFFSET, PLAIN_BYTES)).isNotEqualTo(ascending(PLAIN_BYTES));
            assertThat(key.open(7, memory, OFFSET, SEALED_BYTES, memory, OFFSET))
                    .isTrue();
            assertThat(bytes(memory, OFFSET, PLAIN_BYTES)).isEqualTo(ascending(PLAIN_BYTES));
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensIntoOtherMemoryAndLeavesTheSealedAsItIs(AeadChoice choice) {
        ByteBuffer plain = ByteBuffer.allocateDirect(500);
        try (Aead.Key key = open(choice).key(KEY)) {
            memory.put(OFFSET, ascending(PLAIN_BYTES));
            key.seal(7, memory, OFFSET, PLAIN_BYTES);
            byte[] sealed = bytes(memory, OFFSET, SEALED_BYTES);
            assertThat(key.open(7, memory, OFFSET, SEALED_BYTES, plain, 300)).isTrue();
            assertThat(bytes(plain, 300, PLAIN_BYTES)).isEqualTo(ascending(PLAIN_BYTES));
            assertThat(bytes(memory, OFFSET, SEALED_BYTES)).isEqualTo(sealed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesBuffersWhosePositionAndLimitStandAnywhere(AeadChoice choice) {
        try (Aead.Key key = open(choice).key(KEY)) {
            memory.put(OFFSET, ascending(PLAIN_BYTES));
            memory.position(3).limit(5);
            key.seal(7, memory, OFFSET, PLAIN_BYTES);
            assertThat(key.open(7, memory, OFFSET, SEALED_BYTES, memory, OFFSET))
                    .isTrue();
            assertThat(memory.position()).isEqualTo(3);
            assertThat(memory.limit()).isEqualTo(5);
            memory.clear();
            assertThat(bytes(memory, OFFSET, PLAIN_BYTES)).isEqualTo(ascending(PLAIN_BYTES));
        }
    }

    /** A slice begins somewhere else than the memory that it is of. */
    @ParameterizedTest
    @EnumSource
    void takesSlicesAndOtherBuffersInTurn(AeadChoice choice) {
        ByteBuffer slice = memory.slice(1000, 1000);
        try (Aead.Key key = open(choice).key(KEY)) {
            for (int round = 0; round < 3; round++) {
                for (ByteBuffer buffer : List.of(memory, slice, memory.duplicate())) {
                    buffer.put(OFFSET, ascending(PLAIN_BYTES));
                    long counter = 3L * round + buffer.capacity();
                    try (Aead.Key sealing = open(choice).key(KEY)) {
                        sealing.seal(counter, buffer, OFFSET, PLAIN_BYTES);
                    }
                    assertThat(key.open(counter, buffer, OFFSET, SEALED_BYTES, buffer, OFFSET))
                            .isTrue();
                    assertThat(bytes(buffer, OFFSET, PLAIN_BYTES)).isEqualTo(ascending(PLAIN_BYTES));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesNothingBesideTheSealed(AeadChoice choice) {
        try (Aead.Key key = open(choice).key(KEY)) {
            byte[] before = bytes(memory, 0, memory.capacity());
            key.seal(7, memory, OFFSET, PLAIN_BYTES);
            int end = OFFSET + SEALED_BYTES;
            assertThat(bytes(memory, 0, OFFSET)).isEqualTo(Arrays.copyOf(before, OFFSET));
            assertThat(bytes(memory, end, memory.capacity() - end))
                    .isEqualTo(Arrays.copyOfRange(before, end, before.length));
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryChangedBitAndOtherCounters(AeadChoice choice) {
        ByteBuffer plain = ByteBuffer.allocateDirect(SEALED_BYTES);
        try (Aead.Key key = open(choice).key(KEY)) {
            memory.put(OFFSET, ascending(PLAIN_BYTES));
            key.seal(7, memory, OFFSET, PLAIN_BYTES);
            for (int bit = 0; bit < 8 * SEALED_BYTES; bit++) {
                flip(memory, OFFSET, bit);
                assertThat(key.open(7, memory, OFFSET, SEALED_BYTES, plain, 0))
                        .as("bit %d", bit)
                        .isFalse();
                flip(memory, OFFSET, bit);
            }
            for (int bit = 0; bit < Long.SIZE; bit++) {
                assertThat(key.open(7 ^ 1L << bit, memory, OFFSET, SEALED_BYTES, plain, 0))
                        .isFalse();
            }
            for (int bytes = Aead.TAG_BYTES; bytes < SEALED_BYTES; bytes++) {
                assertThat(key.open(7, memory, OFFSET, bytes, plain, 0))
                        .as("%d bytes", bytes)
                        .isFalse();
            }
            assertThat(key.open(7, memory, OFFSET, SEALED_BYTES, plain, 0)).isTrue();
        }
    }

    /** A counter is authentic only after its packet was opened, so anyone can make them come twice. */
    @ParameterizedTest
    @EnumSource
    void opensTheSameCounterAgainAndAgain(AeadChoice choice) {
        ByteBuffer plain = ByteBuffer.allocateDirect(SEALED_BYTES);
        Aead aead = open(choice);
        for (long counter : new long[] {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            try (Aead.Key sealing = aead.key(KEY);
                    Aead.Key opening = aead.key(KEY)) {
                sealing.seal(counter, memory, OFFSET, PLAIN_BYTES);
                for (int round = 0; round < 3; round++) {
                    assertThat(opening.open(counter, memory, OFFSET, SEALED_BYTES, plain, 0))
                            .isTrue();
                    assertThat(opening.open(counter, memory, OFFSET, SEALED_BYTES - 1, plain, 0))
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatDoesNotFit(AeadChoice choice) {
        ByteBuffer small = ByteBuffer.allocateDirect(50);
        try (Aead.Key key = open(choice).key(KEY)) {
            assertOutOfBounds(() -> key.seal(1, small, 0, 35));
            assertOutOfBounds(() -> key.seal(1, small, -1, 10));
            assertOutOfBounds(() -> key.seal(1, small, 0, -1));
            assertOutOfBounds(() -> key.seal(1, small, 20, -16));
            assertOutOfBounds(() -> key.seal(1, small.slice(0, 15), 0, 0));
            assertOutOfBounds(() -> key.seal(1, small, 0, Integer.MAX_VALUE));
            assertOutOfBounds(() -> key.open(1, small, 0, 15, memory, 0));
            assertOutOfBounds(() -> key.open(1, small, 0, -1, memory, 0));
            assertOutOfBounds(() -> key.open(1, small, 1, 50, memory, 0));
            assertOutOfBounds(() -> key.open(1, memory, 0, 67, small, 0));
            assertOutOfBounds(() -> key.open(1, memory, 0, 66, small, Integer.MAX_VALUE));
            key.seal(1, small, 0, 34);
            assertThat(key.open(1, small, 0, 50, small, 0)).isTrue();
        }
    }

    private static void assertOutOfBounds(Runnable use) {
        assertThatThrownBy(use::run).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aClosedKeyIsNotUsed(AeadChoice choice) {
        Aead.Key key = open(choice).key(KEY);
        key.seal(1, memory, OFFSET, PLAIN_BYTES);
        key.close();
        key.close();
        assertThatThrownBy(() -> key.seal(2, memory, OFFSET, PLAIN_BYTES)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.open(1, memory, OFFSET, SEALED_BYTES, memory, OFFSET))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfAnotherLengthIsRefused(AeadChoice choice) {
        Aead aead = open(choice);
        assertThatThrownBy(() -> aead.key(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("31");
        assertThatThrownBy(() -> aead.key(new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theKeyIsCopied(AeadChoice choice) {
        Aead aead = open(choice);
        byte[] lent = KEY.clone();
        try (Aead.Key key = aead.key(lent);
                Aead.Key same = aead.key(KEY)) {
            Arrays.fill(lent, (byte) 0);
            key.seal(1, memory, OFFSET, PLAIN_BYTES);
            assertThat(same.open(1, memory, OFFSET, SEALED_BYTES, memory, OFFSET))
                    .isTrue();
        }
    }

    /** Two threads at one key end in an exception or not, but never in the end of the process or in a wrong result. */
    @ParameterizedTest
    @EnumSource
    void twoThreadsAtOneKeyDoNoHarm(AeadChoice choice) throws Exception {
        Aead.Key key = open(choice).key(KEY);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> one = threads.submit(() -> use(key, 0));
            Future<?> other = threads.submit(() -> use(key, 1_000_000));
            one.get(60, TimeUnit.SECONDS);
            other.get(60, TimeUnit.SECONDS);
            key.seal(-1, memory, OFFSET, PLAIN_BYTES);
        } finally {
            threads.shutdownNow();
            key.close();
        }
    }

    private static void use(Aead.Key key, long first) {
        ByteBuffer own = ByteBuffer.allocateDirect(200);
        for (int i = 0; i < 2_000; i++) {
            try {
                key.seal(first + i, own, 0, PLAIN_BYTES);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("another thread");
            }
        }
    }

    /** Nobody closes these; what they hold natively is given back when they are collected. */
    @ParameterizedTest
    @EnumSource
    void forgottenKeysDoNoHarm(AeadChoice choice) {
        Aead aead = open(choice);
        for (int i = 0; i < 5_000; i++) {
            Aead.Key forgotten = aead.key(KEY);
            forgotten.seal(i, memory, OFFSET, PLAIN_BYTES);
            if (i % 1_000 == 0) {
                System.gc();
            }
        }
        try (Aead.Key key = aead.key(KEY)) {
            key.seal(1, memory, OFFSET, PLAIN_BYTES);
            assertThat(key.open(1, memory, OFFSET, SEALED_BYTES, memory, OFFSET))
                    .isTrue();
        }
    }

    @Test
    void theNativeOneRefusesBuffersOnTheHeap() {
        try (Aead.Key key = open(AeadChoice.LIBCRYPTO).key(KEY)) {
            assertThatThrownBy(() -> key.seal(1, ByteBuffer.allocate(100), 0, 10))
                    .isInstanceOf(IllegalArgumentException.class);
            key.seal(1, memory, OFFSET, PLAIN_BYTES);
        }
    }

    /** Less than a byte a packet: the test itself, and the compiler's own, may allocate a little. */
    @Test
    void theNativeOneAllocatesNothingPerPacket() {
        int packets = 20_000;
        ByteBuffer plain = ByteBuffer.allocateDirect(SEALED_BYTES);
        try (Aead.Key sealing = open(AeadChoice.LIBCRYPTO).key(KEY);
                Aead.Key opening = open(AeadChoice.LIBCRYPTO).key(KEY)) {
            sealAndOpen(sealing, opening, plain, packets);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            sealAndOpen(sealing, opening, plain, packets);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(packets);
        }
    }

    private void sealAndOpen(Aead.Key sealing, Aead.Key opening, ByteBuffer plain, int packets) {
        for (int i = 0; i < packets; i++) {
            sealing.seal(i, memory, OFFSET, PLAIN_BYTES);
            if (!opening.open(i, memory, OFFSET, SEALED_BYTES, plain, 0)) {
                throw new AssertionError("packet " + i + " was not opened");
            }
        }
    }

    static Aead open(AeadChoice choice) {
        try {
            return choice.open();
        } catch (AeadUnavailableException e) {
            return abort(choice + " is not here: " + e.getMessage());
        }
    }

    private static void flip(ByteBuffer buffer, int offset, int bit) {
        int at = offset + bit / 8;
        buffer.put(at, (byte) (buffer.get(at) ^ 1 << bit % 8));
    }

    private static byte[] ascending(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static byte[] bytes(ByteBuffer buffer, int offset, int count) {
        byte[] bytes = new byte[count];
        buffer.get(offset, bytes);
        return bytes;
    }
}

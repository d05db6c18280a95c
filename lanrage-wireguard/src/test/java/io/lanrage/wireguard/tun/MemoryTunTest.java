package io.lanrage.wireguard.tun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MemoryTunTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final MemoryTun tun = MemoryTun.open("lanrage0", 100, 3);
    private final MemoryTun system = tun.farEnd();
    private final PacketBatch batch = new PacketBatch(4, 1_000, new PacketBatch.Room(16, 16, 16, 100));

    @Test
    void packetsOfTheSystemAreReadInOrderWithRoomAround() throws IOException {
        assertThat(system.write(new byte[] {1, 2, 3})).isTrue();
        assertThat(system.write(new byte[] {4, 5})).isTrue();
        assertThat(tun.read(batch, LONG_NANOS)).isEqualTo(2);
        assertThat(batch.count()).isEqualTo(2);
        assertThat(batch.offset(0)).isEqualTo(16);
        assertThat(packet(batch, 0)).containsExactly(1, 2, 3);
        assertThat(packet(batch, 1)).containsExactly(4, 5);
        assertThat(tun.statistics()).isEqualTo(new TunStatistics(2, 0, 0, 0, 0, 0));
        assertThat(system.statistics()).isEqualTo(new TunStatistics(0, 0, 0, 2, 0, 0));
    }

    @Test
    void packetsOfTheEngineArriveInTheSystem() throws IOException {
        add(batch, 7, 8, 9);
        add(batch, 10);
        tun.write(batch);
        assertThat(system.read(Duration.ZERO)).hasValue(new byte[] {7, 8, 9});
        assertThat(system.read(Duration.ZERO)).hasValue(new byte[] {10});
        assertThat(system.read(Duration.ZERO)).isEmpty();
        assertThat(batch.count()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitStaysForTheNextRead() throws IOException {
        for (int number = 0; number < 3; number++) {
            system.write(new byte[] {(byte) number});
        }
        PacketBatch two = new PacketBatch(2, 1_000, PacketBatch.Room.NONE);
        assertThat(tun.read(two, 0)).isEqualTo(2);
        two.clear();
        assertThat(tun.read(two, 0)).isEqualTo(1);
        assertThat(packet(two, 0)).containsExactly(2);
    }

    @Test
    void fourthPacketInAQueueOfThreeIsDroppedAndCounted() throws IOException {
        for (int number = 0; number < 3; number++) {
            assertThat(system.write(new byte[] {(byte) number})).isTrue();
        }
        assertThat(system.write(new byte[] {3})).isFalse();
        assertThat(tun.read(batch, 0)).isEqualTo(3);
        assertThat(system.write(new byte[] {4})).isTrue();
        assertThat(system.statistics().writeDrops()).isEqualTo(1);
        assertThat(tun.statistics().readDrops()).isEqualTo(1);
    }

    @Test
    void packetsAboveTheMtuAndEmptyOnesAreDropped() throws IOException {
        assertThat(system.write(new byte[100])).isTrue();
        assertThat(system.write(new byte[101])).isFalse();
        assertThat(system.write(new byte[0])).isFalse();
        assertThat(tun.read(batch, 0)).isEqualTo(1);
    }

    @Test
    void readingWithoutTimeDoesNotWait() throws IOException {
        assertThat(tun.read(batch, 0)).isZero();
        assertThat(tun.read(batch, 1)).isZero();
    }

    @Test
    void wakingEndsTheNextWaitOnly() throws IOException {
        tun.wakeUp();
        assertThat(tun.read(batch, LONG_NANOS)).isZero();
        system.write(new byte[1]);
        assertThat(tun.read(batch, LONG_NANOS)).isEqualTo(1);
    }

    @Test
    void wakingEndsAWait() throws Exception {
        CompletableFuture<Integer> reading = reading();
        tun.wakeUp();
        assertThat(reading.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void closingEitherEndEndsAWaitAndEverythingElse() throws Exception {
        CompletableFuture<Integer> reading = reading();
        system.close();
        assertThat(reading.handle((count, failure) -> failure).get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(IOException.class);
        tun.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> tun.write(batch));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> system.write(new byte[1]));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> system.read(Duration.ZERO));
    }

    @Test
    void interruptionEndsTheWaitAndIsKept() throws IOException {
        Thread.currentThread().interrupt();
        assertThat(tun.read(batch, LONG_NANOS)).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void impossibleSizesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryTun.open("x", 65_536, 1))
                .withMessageContaining("65536");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryTun.open("x", 1_280, 0))
                .withMessageContaining("0 packets");
    }

    private CompletableFuture<Integer> reading() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return tun.read(batch, LONG_NANOS);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void add(PacketBatch batch, int... bytes) {
        for (int index = 0; index < bytes.length; index++) {
            batch.memory().put(batch.next() + index, (byte) bytes[index]);
        }
        batch.add(bytes.length);
    }

    private static byte[] packet(PacketBatch batch, int index) {
        byte[] packet = new byte[batch.bytes(index)];
        batch.memory().get(batch.offset(index), packet);
        return packet;
    }
}

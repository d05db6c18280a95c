package io.lanrage.nat.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.socket.SystemSocket.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSenderTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long nowNanos = Long.MAX_VALUE - 5;

    private BatchSender over(SystemSocket socket) {
        return new BatchSender(socket, new SocketMetrics(registry), () -> nowNanos);
    }

    private static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new SplittableRandom(bytes).nextBytes(content);
        return content;
    }

    private static List<byte[]> cut(byte[] batch, int segmentBytes) {
        List<byte[]> datagrams = new ArrayList<>();
        for (int at = 0; at < batch.length; at += segmentBytes) {
            datagrams.add(Arrays.copyOfRange(batch, at, Math.min(batch.length, at + segmentBytes)));
        }
        return datagrams;
    }

    private static void assertSame(List<byte[]> actual, List<byte[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
    }

    private double dropped(SocketDrop drop) {
        return registry.get("lanrage.socket.dropped")
                .tag("reason", drop.reason())
                .counter()
                .count();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "2, 1, 1",
        "63, 1, 1",
        "64, 1, 1",
        "65, 1, 2",
        "500, 1, 8",
        "1, 1472, 1",
        "44, 1472, 1",
        "45, 1472, 2",
        "500, 1472, 12",
        "1, 65507, 1",
        "2, 32753, 1",
        "2, 32754, 2",
        "3, 65507, 3"
    })
    void aBatchTakesAsFewCallsAsTheKernelsLimitsAllow(int count, int segmentBytes, int calls) {
        RecordingSocket socket = new RecordingSocket(true);
        byte[] batch = random(count * segmentBytes);

        over(socket).send(RecordingSocket.PEER, ByteBuffer.wrap(batch), segmentBytes);

        assertThat(socket.taken).hasSize(calls);
        assertThat(socket.taken).allSatisfy(call -> assertThat(call.bytes()).hasSizeLessThanOrEqualTo(65_507));
        assertSame(socket.datagrams(), cut(batch, segmentBytes));
        assertThat(registry.get("lanrage.socket.sent").counter().count()).isEqualTo(batch.length);
    }

    @Test
    void theLastDatagramMayBeShorterAndSurroundingsStayOutside() {
        RecordingSocket socket = new RecordingSocket(true);
        byte[] content = random(1_000);
        ByteBuffer buffer = ByteBuffer.wrap(content).limit(900).position(50);

        over(socket).send(RecordingSocket.PEER, buffer, 100);

        assertSame(socket.datagrams(), cut(Arrays.copyOfRange(content, 50, 900), 100));
        assertThat(buffer.position()).isEqualTo(900);
        assertThat(buffer.limit()).isEqualTo(900);
    }

    @Test
    void withoutCuttingEachDatagramIsACall() {
        RecordingSocket socket = new RecordingSocket(false);
        byte[] batch = random(250);

        over(socket).send(RecordingSocket.PEER, ByteBuffer.wrap(batch), 100);

        assertThat(socket.taken).hasSize(3).noneMatch(RecordingSocket.Call::isBatch);
        assertSame(socket.datagrams(), cut(batch, 100));
    }

    @Test
    void aDeviceThatDoesNotCutIsAskedOnceAndNothingIsLost() {
        RecordingSocket socket =
                new RecordingSocket(true, call -> call.isBatch() ? Outcome.CUTTING_REFUSED : Outcome.SENT);
        BatchSender sender = over(socket);
        byte[] batch = random(6_400);

        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(batch), 100);
        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(batch), 50);

        assertThat(socket.refused).hasSize(1);
        List<byte[]> expected = cut(batch, 100);
        expected.addAll(cut(batch, 50));
        assertSame(socket.datagrams(), expected);
        assertThat(dropped(SocketDrop.SEND_FAILED)).isZero();
    }

    @Test
    void segmentsThatDoNotFitThePathGoOneByOneAndShorterOnesTogetherStill() {
        RecordingSocket socket = new RecordingSocket(
                true, call -> call.isBatch() && call.segmentBytes() > 1_400 ? Outcome.SEGMENT_REFUSED : Outcome.SENT);
        BatchSender sender = over(socket);

        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(random(4_500)), 1_500);
        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(random(4_500)), 1_500);
        assertThat(socket.refused).hasSize(1);
        assertThat(socket.taken).hasSize(6);

        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(random(4_200)), 1_400);
        assertThat(socket.taken).hasSize(7);
    }

    @Test
    void aRefusalIsForgottenExactlyAfterAMinute() {
        RecordingSocket socket =
                new RecordingSocket(true, call -> call.isBatch() ? Outcome.CUTTING_REFUSED : Outcome.SENT);
        BatchSender sender = over(socket);
        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(random(400)), 100);

        nowNanos += TimeUnit.MINUTES.toNanos(1) - 1;
        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(random(400)), 100);
        assertThat(socket.refused).hasSize(1);

        nowNanos += 1;
        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(random(400)), 100);
        assertThat(socket.refused).hasSize(2);
        assertThat(socket.datagrams()).hasSize(12);
    }

    @Test
    void aSystemThatNeverCutsIsNeverAsked() {
        RecordingSocket socket = new RecordingSocket(false);
        BatchSender sender = over(socket);
        nowNanos += TimeUnit.DAYS.toNanos(1);

        sender.send(RecordingSocket.PEER, ByteBuffer.wrap(random(400)), 100);

        assertThat(socket.taken).hasSize(4);
    }

    @Test
    void aFullBufferDropsTheRestOfTheBatchAndCountsItsDatagrams() {
        int[] calls = {0};
        RecordingSocket socket = new RecordingSocket(true, call -> calls[0]++ == 1 ? Outcome.FULL : Outcome.SENT);

        over(socket).send(RecordingSocket.PEER, ByteBuffer.wrap(random(20_050)), 100);

        assertThat(socket.datagrams()).hasSize(64);
        assertThat(dropped(SocketDrop.QUEUE_FULL)).isEqualTo(201 - 64);
        assertThat(calls[0]).isEqualTo(2);
    }

    @Test
    void whatTheSystemRefusesIsCountedAndTheRestGoesOn() {
        int[] calls = {0};
        RecordingSocket socket = new RecordingSocket(false, call -> calls[0]++ == 1 ? Outcome.FAILED : Outcome.SENT);

        over(socket).send(RecordingSocket.PEER, ByteBuffer.wrap(random(300)), 100);

        assertThat(socket.datagrams()).hasSize(2);
        assertThat(dropped(SocketDrop.SEND_FAILED)).isEqualTo(1);
    }

    @Test
    void anAddressOfAnotherFamilyIsCounted() {
        RecordingSocket socket = new RecordingSocket(true);
        over(socket).send(new InetSocketAddress("::1", 9), ByteBuffer.wrap(random(300)), 100);

        assertThat(socket.taken).isEmpty();
        assertThat(dropped(SocketDrop.SEND_FAILED)).isEqualTo(3);
    }
}

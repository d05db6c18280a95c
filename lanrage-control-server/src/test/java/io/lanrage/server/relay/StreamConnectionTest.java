package io.lanrage.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.stun.ChangeRequest;
import io.lanrage.nat.stun.ErrorCode;
import io.lanrage.nat.stun.ResponseOrigin;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMessageBuilder;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.TransactionId;
import io.lanrage.nat.turn.ChannelData;
import io.lanrage.server.LeakCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class StreamConnectionTest {

    private static final Duration NANO = Duration.ofNanos(1);
    private static final Duration FIRST = StreamLimits.DEFAULT.firstRequest();
    private static final Duration IDLE = StreamLimits.DEFAULT.idle();

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final RecordingRelay relay = new RecordingRelay();
    private final StreamConnection connection = new StreamConnection(
            relay, StreamLimits.DEFAULT, new StunMetrics(metrics), new StreamMetrics(metrics, () -> 1));
    private final TestConnection channel = new TestConnection(connection);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        assertThat(relay.disconnected).isEqualTo(1);
    }

    @Test
    void messagesAreTheSameHoweverTheStreamIsCut() {
        List<byte[]> sent = List.of(channelData(5), binding(), channelData(0), channelData(4), channelData(1000));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        sent.forEach(message -> stream.writeBytes(padded(message)));
        byte[] bytes = stream.toByteArray();
        Random random = new Random(11);

        for (int mean : new int[] {1, 3, 50, 700, 10_000}) {
            relay.messages.clear();
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(2 * mean - 1));
                channel.arrive(Arrays.copyOfRange(bytes, at, end));
                at = end;
            }
            assertThat(relay.messages).as("pieces of %d bytes", mean).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(relay.messages.get(i)).as("message %d", i).isEqualTo(sent.get(i));
            }
        }
        assertThat(relay.flushed).isPositive();
    }

    @Test
    void bindingIsAnsweredOnTheConnection() throws Exception {
        relay.takesMessages = false;
        channel.arrive(binding());
        StunMessage answer = StunMessage.decode(channel.left());

        assertThat(answer.mappedAddress()).contains(TestConnection.CLIENT);
        assertThat(answer.first(ResponseOrigin.class)).contains(new ResponseOrigin(TestConnection.SERVER));
    }

    @Test
    void answerFromAnotherAddressIsRefused() throws Exception {
        relay.takesMessages = false;
        channel.arrive(StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .add(new ChangeRequest(false, true))
                .encode());

        assertThat(StunMessage.decode(channel.left())
                        .first(ErrorCode.class)
                        .orElseThrow()
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_ATTRIBUTE);
    }

    @Test
    void whatIsNoMessageCutsTheConnection() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(padded(channelData(3)));
        stream.write(0xC0);
        stream.writeBytes(padded(channelData(3)));
        channel.arrive(stream.toByteArray());
        channel.runPendingTasks();

        assertThat(relay.messages).hasSize(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(cut("broken")).isEqualTo(1);
    }

    @Test
    void largestFrameIsTaken() {
        channel.arrive(padded(channelData(StreamConnection.MAX_FRAME_BYTES - 4)));

        assertThat(relay.messages).hasSize(1);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void largerFrameIsRefusedByItsHeader() {
        channel.arrive(Arrays.copyOf(channelData(StreamConnection.MAX_FRAME_BYTES - 3), 4));
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(cut("broken")).isEqualTo(1);
    }

    @Test
    void silentConnectionIsCutAtTheLimitForTheFirstRequest() {
        channel.pass(FIRST.minus(NANO));
        assertThat(channel.isOpen()).isTrue();
        channel.pass(NANO);

        assertThat(channel.isOpen()).isFalse();
        assertThat(cut("idle")).isEqualTo(1);
    }

    @Test
    void messagesWithoutAnAnswerDoNotKeepAConnection() {
        channel.pass(FIRST.minus(NANO));
        channel.arrive(padded(channelData(8)));
        channel.pass(NANO);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void answerKeepsAConnectionForTheIdleTime() {
        relay.takesMessages = false;
        channel.pass(FIRST.minus(NANO));
        channel.arrive(binding());
        channel.pass(IDLE.minus(NANO));
        assertThat(channel.isOpen()).isTrue();
        channel.pass(NANO);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void allocationKeepsAConnection() {
        relay.serves = true;
        channel.pass(Duration.ofHours(2));
        assertThat(channel.isOpen()).isTrue();
        relay.serves = false;
        channel.pass(IDLE);

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void burstToAClientThatReadsIsDeliveredWhole() {
        for (int i = 0; i < 1000; i++) {
            relayed(i, 1200);
        }
        connection.flush();

        for (int i = 0; i < 1000; i++) {
            assertThat(channel.left().getInt(0)).isEqualTo(i);
        }
        assertThat(relay.delivered).isEqualTo(1000);
        assertThat(relay.congested).isZero();
    }

    @Test
    void slowClientLosesTheOldestOfWhatWaits() {
        int inChannel = stall();
        for (int i = 0; i < RelayedQueue.MAX_PACKETS; i++) {
            relayed(i, 1200);
        }
        assertThat(relay.congested).isZero();
        relayed(RelayedQueue.MAX_PACKETS, 1200);
        assertThat(relay.congested).isEqualTo(1);
        channel.goOn();

        skip(inChannel);
        for (int i = 1; i <= RelayedQueue.MAX_PACKETS; i++) {
            assertThat(channel.left().getInt(0)).isEqualTo(i);
        }
        assertThat(channel.left().hasRemaining()).isFalse();
        assertThat(relay.delivered).isEqualTo(inChannel + RelayedQueue.MAX_PACKETS);
    }

    @Test
    void packetIsLateBeyondTheLongestWait() {
        int inChannel = stall();
        relayed(1, 1200);
        channel.pass(NANO);
        relayed(2, 1200);
        channel.pass(Duration.ofNanos(RelayedQueue.MAX_WAIT_NANOS));
        channel.goOn();

        skip(inChannel);
        assertThat(channel.left().getInt(0)).isEqualTo(2);
        assertThat(channel.left().hasRemaining()).isFalse();
        assertThat(relay.congested).isEqualTo(1);
    }

    @Test
    void clientThatReadsNoAnswersIsCut() {
        channel.stall();
        int answers = 0;
        while (channel.isOpen() && answers < 1000) {
            connection.answer(ByteBuffer.allocate(1000));
            channel.runPendingTasks();
            answers++;
        }

        // The answer that finds more than the limit waiting beside what the channel takes anyway.
        assertThat(answers).isBetween(StreamConnection.MAX_UNREAD_BYTES / 1000, 100);
        assertThat(cut("slow_reader")).isEqualTo(1);
    }

    @Test
    void endOfTlsEndsTheConnection() {
        channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whatWaitsGoesWithTheConnection() {
        stall();
        relayed(1, 1200);
        channel.close();
        channel.runPendingTasks();
        relayed(2, 1200);
        connection.answer(ByteBuffer.allocate(8));
        connection.flush();

        assertThat(relay.disconnected).isEqualTo(1);
    }

    /** Lets the client stop reading and the channel fill up; how many packets are in it. */
    private int stall() {
        channel.stall();
        int inChannel = 0;
        while (channel.isWritable()) {
            relayed(-1, 1200);
            inChannel++;
        }
        return inChannel;
    }

    private void skip(int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(channel.left().getInt(0)).isEqualTo(-1);
        }
    }

    private void relayed(int number, int bytes) {
        ByteBuffer packet = ByteBuffer.allocate(bytes + 16).putInt(16, number);
        connection.relayed(packet, 16, bytes, bytes);
    }

    private double cut(String reason) {
        return metrics.get("lanrage.stream.cut").tag("reason", reason).counter().count();
    }

    private static byte[] binding() {
        return StunMessageBuilder.request(StunMethod.BINDING, new TransactionId(1, 2))
                .encode();
    }

    private static byte[] channelData(int dataBytes) {
        ByteBuffer message = ByteBuffer.allocate(4 + dataBytes);
        ChannelData.putHeader(message, 0, 0x4001, dataBytes);
        for (int i = 0; i < dataBytes; i++) {
            message.put(4 + i, (byte) i);
        }
        return message.array();
    }

    private static byte[] padded(byte[] message) {
        return Arrays.copyOf(message, (message.length + 3) & ~3);
    }
}

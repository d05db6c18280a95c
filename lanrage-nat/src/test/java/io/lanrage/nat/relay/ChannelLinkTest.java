package io.lanrage.nat.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.lanrage.nat.turn.client.TurnFailure;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A link over a channel: what it writes, what it lets wait, and how it ends. */
final class ChannelLinkTest {

    private static final DataFrame FRAME = DataFrame.channel(0x4000, new InetSocketAddress("192.0.2.1", 9));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<byte[]> arrived = new ArrayList<>();
    private final List<TurnFailure> lost = new ArrayList<>();
    private long nowNanos;
    private final ChannelLink link = new ChannelLink(
            channel,
            true,
            message -> {
                byte[] bytes = new byte[message.remaining()];
                message.get(bytes);
                arrived.add(bytes);
            },
            lost::add,
            new RelayMetrics(registry),
            () -> nowNanos);

    ChannelLinkTest() {
        channel.pipeline().addLast(link);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private double dropped(RelayDrop drop) {
        return registry.get("lanrage.relay.dropped")
                .tag("reason", drop.reason())
                .counter()
                .count();
    }

    private List<Integer> written() {
        List<Integer> lengths = new ArrayList<>();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            lengths.add(next.readableBytes());
            next.release();
        }
        return lengths;
    }

    @Test
    void batchIsWrittenAsItsMessages() {
        link.send(FRAME, ByteBuffer.allocate(250), 100);
        channel.runPendingTasks();
        assertThat(written()).containsExactly(104, 104, 56);
    }

    @Test
    void slowConnectionKeepsTheNewestAndForgetsWhatIsTooLate() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(100, 200));
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        for (int i = 0; i < 40; i++) {
            link.send(FRAME, ByteBuffer.allocate(40), 40);
        }
        channel.runPendingTasks();
        assertThat(dropped(RelayDrop.QUEUE_FULL)).isEqualTo(8);
        nowNanos = LinkQueue.MAX_WAIT_NANOS + 1;
        link.send(FRAME, ByteBuffer.allocate(80), 80);

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        channel.runPendingTasks();

        assertThat(dropped(RelayDrop.TOO_LATE)).isEqualTo(31);
        assertThat(written()).containsExactly(84);
    }

    @Test
    void messagesAreCutFromTheStream() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0x40, 0, 0, 1, 9, 0, 0, 0, 0x40, 1}));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {0, 0}));
        assertThat(arrived).containsExactly(new byte[] {0x40, 0, 0, 1, 9}, new byte[] {0x40, 1, 0, 0});
    }

    @Test
    void whatIsNoTurnEndsTheLinkOnce() {
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0xC0}));
        channel.runPendingTasks();
        assertThat(lost).extracting(TurnFailure::reason).containsExactly(Reason.BROKEN_ANSWER);
        assertThat(arrived).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void endOfTheConnectionIsTold() {
        channel.close();
        channel.runPendingTasks();
        assertThat(lost).extracting(TurnFailure::reason).containsExactly(Reason.LOST);
    }

    @Test
    void closingTellsNobodyAndDropsWhatWaits() {
        link.send(FRAME, ByteBuffer.allocate(40), 40);
        link.close();
        channel.runPendingTasks();
        assertThat(lost).isEmpty();
        assertThat(dropped(RelayDrop.CLOSED)).isEqualTo(1);
        link.send(FRAME, ByteBuffer.allocate(40), 40);
        channel.runPendingTasks();
        assertThat(dropped(RelayDrop.CLOSED)).isEqualTo(2);
    }
}

package io.lanrage.nat.relay;

import io.lanrage.nat.turn.client.TurnFailure;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A link over a channel of Netty's: TCP, TLS, or a connected UDP socket. Stands at the end of the channel's pipeline. */
final class ChannelLink extends ChannelInboundHandlerAdapter implements RelayLink {

    private final Channel channel;
    private final boolean stream;
    private final Consumer<ByteBuffer> messages;
    private final Consumer<TurnFailure> lost;
    private final RelayMetrics metrics;
    private final LongSupplier nanoClock;
    private final LinkQueue<ByteBuf> queue;
    private final @Nullable LinkReader reader;
    private boolean closed;

    /**
     * A link over a channel.
     *
     * @param messages is given each message that arrives, borrowed for the call
     * @param lost is told, once, that the connection ended
     */
    ChannelLink(
            Channel channel,
            boolean stream,
            Consumer<ByteBuffer> messages,
            Consumer<TurnFailure> lost,
            RelayMetrics metrics,
            LongSupplier nanoClock) {
        this.channel = channel;
        this.stream = stream;
        this.messages = messages;
        this.lost = lost;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.reader = stream ? new LinkReader() : null;
        this.queue = new LinkQueue<>((datagram, reason) -> {
            datagram.release();
            metrics.dropped(reason, 1);
        });
    }

    @Override
    public void send(ByteBuffer message) {
        // Whether it arrives, the answer tells; that the connection ends, channelInactive.
        channel.writeAndFlush(Unpooled.copiedBuffer(message), channel.voidPromise());
    }

    @Override
    public void send(DataFrame frame, ByteBuffer datagrams, int segmentBytes) {
        int end = datagrams.limit();
        boolean toBeTold = false;
        for (int at = datagrams.position(); at < end; at += segmentBytes) {
            int bytes = Math.min(segmentBytes, end - at);
            int messageBytes = frame.messageBytes(bytes, stream);
            ByteBuf message = channel.alloc().directBuffer(messageBytes);
            frame.put(
                    datagrams,
                    at,
                    bytes,
                    stream,
                    message.internalNioBuffer(0, messageBytes).slice());
            message.writerIndex(messageBytes);
            toBeTold |= queue.add(message, !channel.isWritable(), nanoClock.getAsLong());
        }
        datagrams.position(end);
        if (toBeTold) {
            tellLoop();
        }
    }

    private void tellLoop() {
        try {
            channel.eventLoop().execute(this::drain);
        } catch (RejectedExecutionException e) {
            queue.clear();
        }
    }

    private void drain() {
        queue.looked();
        if (closed) {
            queue.clear();
            return;
        }
        boolean written = false;
        while (channel.isWritable()) {
            ByteBuf next = queue.poll(nanoClock.getAsLong());
            if (next == null) {
                break;
            }
            channel.write(next, channel.voidPromise());
            written = true;
        }
        if (!channel.isWritable()) {
            queue.slow();
        }
        if (written) {
            channel.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            drain();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf content = message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message;
        try {
            ByteBuffer bytes = content.nioBuffer();
            if (reader == null) {
                messages.accept(bytes);
            } else if (!closed && !reader.read(bytes, messages)) {
                metrics.dropped(RelayDrop.MALFORMED, 1);
                end(new TurnFailure(Reason.BROKEN_ANSWER, "what came over the connection is no TURN"));
            }
        } finally {
            content.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(new TurnFailure(Reason.LOST, "the connection was closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(new TurnFailure(cause instanceof SSLException ? Reason.BROKEN_ANSWER : Reason.LOST, cause.toString()));
    }

    private void end(TurnFailure failure) {
        if (!closed) {
            close();
            lost.accept(failure);
        }
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
        channel.close();
    }
}

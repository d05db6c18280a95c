package io.lanrage.server.relay;

import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.turn.StreamFrames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection over TCP, or inside of TLS: takes the messages out of the stream (RFC 8489 §6.2.2, RFC 8656 §12.5) and
 * writes answers and relayed data into it. Runs on the connection's event loop, as the last handler.
 *
 * <pre>
 *            first answer                  Allocate
 * CONNECTED ──────────────→ KNOWN ───────────────────────→ SERVED
 *     │ nothing answered      │  ↑                            │
 *     │ in firstRequest       │  └────────────────────────────┘ the allocation ended
 *     └───────→ (cut) ←───────┘ nothing answered for idle
 * </pre>
 *
 * <p>What a client does not read in time is bounded: relayed data by a {@link RelayedQueue} behind what the channel takes; answers
 * by cutting the connection, because who asks has to read.
 */
final class StreamConnection extends ByteToMessageDecoder implements ClientLeg {

    /** As large as a datagram may be that a client sends over UDP. */
    static final int MAX_FRAME_BYTES = StunMessage.MAX_BYTES;

    /** Some hundred answers: more than any client has under way. */
    static final int MAX_UNREAD_BYTES = 64 * 1024;

    private static final Logger log = LoggerFactory.getLogger(StreamConnection.class);

    private final StreamRelay relay;
    private final StreamLimits limits;
    private final StunMetrics stunMetrics;
    private final StreamMetrics metrics;
    private final StreamFrames frames = new StreamFrames(MAX_FRAME_BYTES);
    private final RelayedQueue waiting = new RelayedQueue();

    private @Nullable Live live;
    private boolean cut;
    private long quietUntilNanos;

    /** What there is between connect and disconnect. */
    private record Live(ChannelHandlerContext context, InetSocketAddress client, int origin, StunResponder responder) {}

    StreamConnection(StreamRelay relay, StreamLimits limits, StunMetrics stunMetrics, StreamMetrics metrics) {
        this.relay = relay;
        this.limits = limits;
        this.stunMetrics = stunMetrics;
        this.metrics = metrics;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        if (context.channel().remoteAddress() instanceof InetSocketAddress client
                && context.channel().localAddress() instanceof InetSocketAddress server) {
            // Nothing but this end of the connection could answer, so RFC 5780 offers nothing here.
            StunResponder responder = new StunResponder(new StunEndpoints(List.of(server, server)));
            live = new Live(context, client, relay.connect(this), responder);
            quietUntilNanos = nanoTime(context) + limits.firstRequest().toNanos();
            checkLater(context, limits.firstRequest().toNanos());
        } else {
            // The client is gone already.
            context.close();
        }
        super.channelActive(context);
    }

    private static long nanoTime(ChannelHandlerContext context) {
        return context.channel().eventLoop().ticker().nanoTime();
    }

    private void checkLater(ChannelHandlerContext context, long delayNanos) {
        context.executor().schedule(this::check, delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Cuts the connection if it is of no use to anybody. One timer runs for each connection, whatever happens on it. */
    private void check() {
        Live now = live;
        if (now == null) {
            return;
        }
        long quietNanos = quietUntilNanos - nanoTime(now.context);
        if (relay.serves(now.origin, now.client)) {
            checkLater(now.context, limits.idle().toNanos());
        } else if (quietNanos > 0) {
            checkLater(now.context, quietNanos);
        } else {
            cut(now, StreamCut.IDLE);
        }
    }

    private void cut(Live connection, StreamCut reason) {
        if (!cut) {
            cut = true;
            metrics.cut(reason);
            connection.context.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        Live now = live;
        if (now == null || cut) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int readable = in.readableBytes();
        ByteBuffer bytes = in.internalNioBuffer(in.readerIndex(), readable);
        int start = bytes.position();
        int end = start + readable;
        int at = start;
        while (!cut) {
            StreamFrames.Kind kind = frames.next(bytes, at, end - at);
            if (kind == StreamFrames.Kind.INCOMPLETE) {
                break;
            }
            if (kind == StreamFrames.Kind.BROKEN) {
                cut(now, StreamCut.BROKEN);
                break;
            }
            int next = at + frames.frameBytes();
            handle(now, kind, bytes, at, frames.messageBytes());
            at = next;
        }
        in.skipBytes(cut ? readable : at - start);
    }

    private void handle(Live now, StreamFrames.Kind kind, ByteBuffer bytes, int at, int length) {
        boolean isTurn = relay.fromStream(now.origin, now.client, bytes, at, length);
        if (isTurn || kind != StreamFrames.Kind.STUN) {
            return;
        }
        StunVerdict verdict = now.responder.answer(bytes.slice(at, length), now.client, 0);
        if (verdict instanceof StunVerdict.Reply reply) {
            stunMetrics.answered(reply.outcome());
            answer(ByteBuffer.wrap(reply.message().encode()));
        } else if (verdict instanceof StunVerdict.Malformed malformed) {
            stunMetrics.malformed(malformed.reason());
        } else if (verdict instanceof StunVerdict.Dropped dropped) {
            stunMetrics.dropped(dropped.reason());
        }
    }

    @Override
    public void answer(ByteBuffer message) {
        Live now = live;
        if (now == null || cut) {
            return;
        }
        if (now.context.channel().bytesBeforeWritable() > MAX_UNREAD_BYTES) {
            cut(now, StreamCut.SLOW_READER);
            return;
        }
        quietUntilNanos = nanoTime(now.context) + limits.idle().toNanos();
        // A failed write closes the connection, and there is nothing else to do about it.
        now.context.writeAndFlush(Unpooled.wrappedBuffer(message), now.context.voidPromise());
    }

    @Override
    public void relayed(ByteBuffer bytes, int at, int length, int dataBytes) {
        Live now = live;
        if (now == null || cut) {
            return;
        }
        if (waiting.isEmpty() && !now.context.channel().isWritable()) {
            now.context.flush();
        }
        ByteBuf message = now.context.alloc().directBuffer(length).writeBytes(bytes.slice(at, length));
        if (waiting.isEmpty() && now.context.channel().isWritable()) {
            write(now, message, dataBytes);
        } else {
            drop(waiting.add(new RelayedQueue.Waiting(message, dataBytes, nanoTime(now.context))));
        }
    }

    private void write(Live now, ByteBuf message, int dataBytes) {
        now.context.write(message, now.context.voidPromise());
        relay.delivered(dataBytes);
    }

    private void drop(int packets) {
        if (packets > 0) {
            relay.congested(packets);
        }
    }

    @Override
    public void flush() {
        Live now = live;
        if (now != null) {
            now.context.flush();
        }
    }

    /** The client has read something: what waits goes out, as far as it is not late. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
        Live now = live;
        if (now != null && !waiting.isEmpty() && context.channel().isWritable()) {
            drop(waiting.dropLate(nanoTime(context)));
            while (context.channel().isWritable()) {
                RelayedQueue.Waiting next = waiting.poll();
                if (next == null) {
                    break;
                }
                write(now, next.message(), next.dataBytes());
            }
            context.flush();
        }
        super.channelWritabilityChanged(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        relay.flush();
        super.channelReadComplete(context);
    }

    /** A client that ends TLS has nothing more to say, and some wait for the answer before they close. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslCloseCompletionEvent) {
            context.close();
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        Live ended = live;
        live = null;
        waiting.clear();
        if (ended != null) {
            relay.disconnect(ended.origin, ended.client);
        }
    }

    /** An error of this connection, as of its TLS handshake, is nobody else's. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("connection from {}: {}", context.channel().remoteAddress(), cause.toString());
        Live now = live;
        if (now != null) {
            cut(now, StreamCut.FAILED);
        }
        context.close();
    }
}

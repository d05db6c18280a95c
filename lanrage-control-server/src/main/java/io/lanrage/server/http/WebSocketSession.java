package io.lanrage.server.http;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.server.session.Admission;
import io.lanrage.server.session.Closing;
import io.lanrage.server.session.Cut;
import io.lanrage.server.session.Outlet;
import io.lanrage.server.session.Session;
import io.lanrage.server.session.Step;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries frames between a connection and its {@link Session}: the last handler of a WebSocket's pipeline. Its state belongs to the
 * connection's event loop; as an {@link Outlet} it may be called from any thread.
 *
 * <p>Whoever closes first says so and waits for the other's answer (RFC 6455 §7.1), so that the last words are read. What the server
 * is to say after its own close is dropped.
 */
final class WebSocketSession extends ChannelDuplexHandler implements Outlet {

    private static final Logger log = LoggerFactory.getLogger(WebSocketSession.class);

    private final Channel channel;
    private final Session session;
    private final HttpServices services;
    private final HttpTimes times;
    private long heardNanos;
    /** A close was sent. */
    private boolean closing;
    /** Nothing is waited for any more. */
    private boolean cut;
    /** What ends if the client does not do its part: authentication, later the farewell. */
    private @Nullable Future<?> timeout;

    WebSocketSession(Channel channel, Session session, HttpServices services, HttpTimes times) {
        this.channel = channel;
        this.session = session;
        this.services = services;
        this.times = times;
        this.heardNanos = nowNanos();
    }

    /** The handshake is done: sends the challenge and expects the proof in time, or closes if the client cannot be let in. */
    void begin(Admission admission) {
        if (admission == Admission.FULL) {
            turnAway(
                    ErrorCode.CAPACITY_EXHAUSTED,
                    "the server has all connections it may have",
                    Closing.TRY_AGAIN_LATER);
        } else if (admission == Admission.ADDRESS_LIMITED) {
            turnAway(
                    ErrorCode.RATE_LIMITED,
                    "your address has, or makes, too many connections",
                    Closing.TRY_AGAIN_LATER);
        } else if (!services.ready().getAsBoolean()) {
            turnAway(ErrorCode.SERVER_DRAINING, "the server is ending", Closing.GOING_AWAY);
        } else {
            send(services.codec().encode(session.challenge()));
            expect(session.authenticationTime(), () -> perform(session.onAuthenticationTimeout()));
        }
    }

    private void turnAway(ErrorCode code, String message, Closing why) {
        send(services.codec().encodeError(0, code, message));
        close(why);
    }

    @Override
    public void send(String text) {
        if (channel.isWritable()) {
            channel.writeAndFlush(new TextWebSocketFrame(text)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else if (channel.isActive()) {
            channel.eventLoop().execute(() -> cut(Cut.SLOW_READER));
        }
    }

    @Override
    public void close(Closing why) {
        if (channel.eventLoop().inEventLoop()) {
            beginClose(why);
        } else {
            channel.eventLoop().execute(() -> beginClose(why));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            heardNanos = nowNanos();
            if (message instanceof CloseWebSocketFrame) {
                endClose();
            } else if (!closing && message instanceof WebSocketFrame frame) {
                read(frame);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (closing) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Draining.BEGINS) {
            if (session.caller().isEmpty()) {
                close(Closing.GOING_AWAY);
            }
        } else if (!(event instanceof IdleStateEvent)) {
            context.fireUserEventTriggered(event);
        } else if (nowNanos() - heardNanos >= times.silence().toNanos()) {
            cut(Cut.SILENT);
        } else {
            channel.writeAndFlush(new PingWebSocketFrame()).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        session.end();
        cancelTimeout();
        session.caller().ifPresent(caller -> services.switchboard().left(caller, this));
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException corrupted) {
            refuse(closingOf(corrupted.closeStatus()), String.valueOf(corrupted.getMessage()));
        } else if (cause instanceof TooLongFrameException tooLong) {
            refuse(Closing.TOO_LARGE, String.valueOf(tooLong.getMessage()));
        } else if (cause instanceof IOException) {
            log.debug("connection fails: {}", cause.toString());
            channel.close();
        } else {
            log.error("a session's handler failed", cause);
            close(Closing.INTERNAL_ERROR);
        }
    }

    private void read(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            perform(session.onText(text.text(), nowNanos()));
        } else if (frame instanceof BinaryWebSocketFrame) {
            perform(session.onBinary());
        } else if (frame instanceof PingWebSocketFrame) {
            channel.writeAndFlush(new PongWebSocketFrame(frame.content().retain()))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    private void perform(Step step) {
        if (step instanceof Step.Ask ask) {
            services.switchboard().ask(ask, this);
        } else if (step instanceof Step.Enter enter) {
            cancelTimeout();
            services.switchboard().enter(enter, this);
        } else if (step instanceof Step.Refuse refuse) {
            services.metrics().refused(refuse.type(), refuse.code());
            send(services.codec().encodeError(refuse.id(), refuse.code(), refuse.message()));
            refuse.closing().ifPresent(this::close);
        }
    }

    private void refuse(Closing why, String message) {
        if (!closing) {
            ErrorCode code = why == Closing.TOO_LARGE ? ErrorCode.MESSAGE_TOO_LARGE : ErrorCode.MESSAGE_INVALID;
            perform(new Step.Refuse(0, "unknown", code, message, Optional.of(why)));
        }
    }

    private static Closing closingOf(WebSocketCloseStatus status) {
        if (status.equals(WebSocketCloseStatus.MESSAGE_TOO_BIG)) {
            return Closing.TOO_LARGE;
        }
        return status.equals(WebSocketCloseStatus.INVALID_PAYLOAD_DATA) ? Closing.INVALID_TEXT : Closing.PROTOCOL_ERROR;
    }

    private void beginClose(Closing why) {
        if (closing) {
            return;
        }
        services.metrics().closing(why);
        String reason = why.name().toLowerCase(Locale.ROOT);
        say(new CloseWebSocketFrame(new WebSocketCloseStatus(why.status(), reason)));
        expect(times.farewell(), () -> cut(Cut.UNANSWERED_CLOSE));
    }

    /** The client closes, or answers the server's close. */
    private void endClose() {
        if (closing) {
            channel.close();
        } else {
            say(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE)).addListener(ChannelFutureListener.CLOSE);
            expect(times.farewell(), () -> cut(Cut.UNANSWERED_CLOSE));
        }
    }

    /** Sends the last frame. */
    private ChannelFuture say(CloseWebSocketFrame last) {
        session.end();
        ChannelFuture said = channel.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        closing = true;
        return said;
    }

    private void cut(Cut why) {
        if (!cut && channel.isActive()) {
            cut = true;
            services.metrics().cut(why);
            channel.close();
        }
    }

    private void expect(Duration within, Runnable otherwise) {
        cancelTimeout();
        timeout = channel.eventLoop().schedule(otherwise, within.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    private long nowNanos() {
        return channel.eventLoop().ticker().nanoTime();
    }
}

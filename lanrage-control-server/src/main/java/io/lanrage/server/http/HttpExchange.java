package io.lanrage.server.http;

import io.lanrage.core.control.message.MessageCodec;
import io.lanrage.server.session.Admission;
import io.lanrage.server.session.Cut;
import io.lanrage.server.session.Session;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP request of a connection: answered, or turned into a WebSocket session. A connection whose exchange is not over in
 * time is cut off.
 */
final class HttpExchange extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(HttpExchange.class);

    private static final WebSocketDecoderConfig FRAMES = WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(MessageCodec.MAX_FRAME_BYTES)
            .allowExtensions(false)
            // The session says itself what was wrong before it closes.
            .closeOnProtocolViolation(false)
            .build();

    private final HttpServices services;
    private final HttpTimes times;
    private final InetAddress address;
    private final Admission admission;
    private @Nullable Future<?> deadline;
    private boolean answered;

    HttpExchange(HttpServices services, HttpTimes times, InetAddress address, Admission admission) {
        this.services = services;
        this.times = times;
        this.address = address;
        this.admission = admission;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(
                        () -> {
                            services.metrics().cut(Cut.NO_REQUEST);
                            context.close();
                        },
                        times.exchange().toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (answered) {
            return;
        }
        answered = true;
        Optional<HttpReply> reply = HttpAnswers.to(request, admission, services);
        HttpResponseStatus status = reply.map(HttpReply::status).orElse(HttpResponseStatus.SWITCHING_PROTOCOLS);
        services.httpMetrics().answered(Route.of(request.uri()).map(Route::path).orElse("other"), status.code());
        if (reply.isPresent()) {
            boolean withBody = !request.method().equals(HttpMethod.HEAD);
            context.writeAndFlush(reply.get().response(withBody)).addListener(ChannelFutureListener.CLOSE);
        } else {
            upgrade(context, request);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Draining.BEGINS && !answered) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("connection fails: {}", cause.toString());
        context.close();
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        Route.WEB_SOCKET.path(), MessageCodec.SUBPROTOCOL, FRAMES)
                .newHandshaker(request);
        Session session =
                services.reception().begin(address, context.executor().ticker().nanoTime());
        WebSocketSession handler = new WebSocketSession(context.channel(), session, services, times);
        context.pipeline()
                .addLast(new IdleStateHandler(times.ping().toNanos(), 0, 0, TimeUnit.NANOSECONDS))
                .addLast(new Utf8FrameValidator(false))
                .addLast(new WebSocketFrameAggregator(MessageCodec.MAX_FRAME_BYTES))
                .addLast(handler);
        ChannelFuture handshake = handshaker.handshake(context.channel(), request);
        handshake.addListener(done -> {
            if (done.isSuccess()) {
                context.pipeline().remove(this);
                handler.begin(admission);
            } else {
                log.debug("handshake fails: {}", String.valueOf(done.cause()));
                context.close();
            }
        });
    }
}

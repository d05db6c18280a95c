package io.lanrage.nat.relay;

import io.lanrage.nat.socket.SharedSocket;
import io.lanrage.nat.turn.client.TurnFailure;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import io.lanrage.nat.turn.client.TurnServer;
import io.lanrage.nat.turn.client.TurnTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/** Opens links over channels of Netty's. On the event loop. */
final class LinkOpener {

    /** A player waits; and behind a firewall that answers nothing there may be another way. */
    private static final int CONNECT_MILLIS = 5_000;

    /** What may wait in the process before the connection counts as slow: a few packets, for they wait in the system too. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(4 << 10, 16 << 10);

    /** What may wait in the system: 50 ms of 5 Mbit/s. */
    private static final int SEND_BYTES = 32 << 10;

    private static final int LARGEST_DATAGRAM_BYTES = 65_536;

    private final SharedSocket socket;
    private final RelayMetrics metrics;
    private final List<X509Certificate> trusted;

    /** Is told how the opening went. Exactly one of the first two is called, and {@code lost} only behind {@code opened}. */
    interface Outcome {
        void opened(RelayLink link);

        void failed(TurnFailure failure);

        void lost(TurnFailure failure);
    }

    LinkOpener(SharedSocket socket, RelayMetrics metrics, List<X509Certificate> trusted) {
        this.socket = socket;
        this.metrics = metrics;
        this.trusted = trusted;
    }

    void open(TurnServer server, Consumer<ByteBuffer> messages, Outcome outcome) {
        boolean stream = server.transport().isStream();
        Bootstrap bootstrap = stream ? streams() : datagrams();
        SslContext tls = null;
        try {
            tls = server.transport() == TurnTransport.TLS ? tls() : null;
        } catch (SSLException e) {
            outcome.failed(new TurnFailure(Reason.UNTRUSTED, e.toString()));
            return;
        }
        SslContext context = tls;
        bootstrap
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (context != null) {
                            SslHandler handler = context.newHandler(
                                    channel.alloc(),
                                    server.name(),
                                    server.address().getPort());
                            handler.setHandshakeTimeoutMillis(CONNECT_MILLIS);
                            channel.pipeline().addLast(handler, new HandshakeEnd());
                        }
                    }
                })
                .connect(server.address())
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        outcome.failed(new TurnFailure(
                                Reason.UNREACHABLE, connected.cause().toString()));
                    } else if (context == null) {
                        opened(connected.channel(), stream, messages, outcome);
                    } else {
                        shakeHands(connected.channel(), messages, outcome);
                    }
                });
    }

    private void shakeHands(Channel channel, Consumer<ByteBuffer> messages, Outcome outcome) {
        channel.pipeline().get(SslHandler.class).handshakeFuture().addListener((Future<Channel> shaken) -> {
            if (shaken.isSuccess()) {
                opened(channel, true, messages, outcome);
            } else {
                channel.close();
                boolean refused = shaken.cause() instanceof SSLException
                        && !(shaken.cause() instanceof SslHandshakeTimeoutException);
                outcome.failed(new TurnFailure(
                        refused ? Reason.UNTRUSTED : Reason.UNREACHABLE,
                        String.valueOf(shaken.cause().getMessage())));
            }
        });
    }

    /** Why a handshake failed, its future tells; there is nothing to add. */
    private static final class HandshakeEnd extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.channel().pipeline().last() == this) {
                context.close();
            } else {
                context.fireExceptionCaught(cause);
            }
        }
    }

    private void opened(Channel channel, boolean stream, Consumer<ByteBuffer> messages, Outcome outcome) {
        ChannelLink link = new ChannelLink(channel, stream, messages, outcome::lost, metrics, socket::nanoTime);
        channel.pipeline().addLast(link);
        outcome.opened(link);
    }

    private Bootstrap streams() {
        return socket.streams()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_SNDBUF, SEND_BYTES)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
    }

    private Bootstrap datagrams() {
        return socket.datagrams()
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM_BYTES));
    }

    /** Checks the certificate and the name in it (RFC 8656 §3.1 leads to RFC 8489 §6.2.3). */
    private SslContext tls() throws SSLException {
        SslContextBuilder builder =
                SslContextBuilder.forClient().sslProvider(SslProvider.JDK).endpointIdentificationAlgorithm("HTTPS");
        return trusted.isEmpty()
                ? builder.build()
                : builder.trustManager(trusted.toArray(X509Certificate[]::new)).build();
    }
}

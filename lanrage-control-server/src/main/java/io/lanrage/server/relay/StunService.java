package io.lanrage.server.relay;

import io.lanrage.core.error.DeviceException;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A STUN server over UDP (RFC 8489) on two ports, and on a second address if there is one (RFC 5780). It knows no credentials,
 * keeps no state about clients, and drops what is not a Binding request.
 *
 * <p>It runs on the caller's event loops, which it does not end.
 */
public final class StunService implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StunService.class);

    /** Closing a UDP socket takes microseconds; this is for an event loop that is busy. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final List<Channel> channels;
    private final StunEndpoints endpoints;

    private StunService(List<Channel> channels, StunEndpoints endpoints) {
        this.channels = channels;
        this.endpoints = endpoints;
    }

    /**
     * Opens the sockets and starts to answer. Waits for the sockets, so it must not be called on one of the event loops.
     *
     * @param options where to answer
     * @param loops event loops of epoll or NIO
     * @param metrics where {@code lanrage.stun.requests} and {@code lanrage.stun.dropped} go
     * @return the service, which the caller closes
     * @throws DeviceException with {@code SOCKET_FAILED} if a port cannot be opened; then none stays open
     */
    public static StunService open(StunServiceOptions options, EventLoopGroup loops, MeterRegistry metrics) {
        List<Channel> channels = new StunSockets(loops).open(options);
        StunEndpoints endpoints = new StunEndpoints(channels.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList());
        StunResponder responder = new StunResponder(endpoints);
        StunMetrics counters = new StunMetrics(metrics);
        for (int i = 0; i < channels.size(); i++) {
            Channel channel = channels.get(i);
            channel.pipeline().addLast(new StunHandler(responder, channels, i, counters));
            channel.config().setAutoRead(true);
        }
        log.info("STUN answers at {}", endpoints.addresses());
        return new StunService(channels, endpoints);
    }

    /**
     * The endpoint that clients are told.
     *
     * @return the primary address and port, with the port that was found where 0 was asked for
     */
    public InetSocketAddress primary() {
        return endpoints.addresses().get(0);
    }

    /** The socket of the primary endpoint. */
    Channel primaryChannel() {
        return channels.get(0);
    }

    /**
     * The endpoint that differs from the primary one in address and port.
     *
     * @return the last of four endpoints, or empty without an alternate address
     */
    public Optional<InetSocketAddress> other() {
        return endpoints.other(0);
    }

    /**
     * All endpoints.
     *
     * @return primary address with primary and alternate port, then the alternate address, if any, with both
     */
    public List<InetSocketAddress> addresses() {
        return endpoints.addresses();
    }

    /**
     * Closes the sockets and waits for that, at most 5 s; on an event loop it does not wait. Closing again does nothing.
     */
    @Override
    public void close() {
        StunSockets.close(channels, CLOSE_LIMIT);
    }
}

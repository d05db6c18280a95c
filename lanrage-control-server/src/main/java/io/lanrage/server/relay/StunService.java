package io.lanrage.server.relay;

import io.lanrage.core.error.DeviceException;
import io.lanrage.nat.posix.BatchSocket;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
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

    private final List<DirectPort> ports;
    private final List<Channel> channels;
    private final StunEndpoints endpoints;

    private StunService(List<DirectPort> ports, List<Channel> channels, StunEndpoints endpoints) {
        this.ports = List.copyOf(ports);
        this.channels = List.copyOf(channels);
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
        StunSockets.Opened opened = new StunSockets(loops).open(options);
        StunEndpoints endpoints = new StunEndpoints(opened.addresses());
        StunResponder responder = new StunResponder(endpoints);
        StunMetrics counters = new StunMetrics(metrics);
        List<StunOutlet> outlets = new ArrayList<>();
        List<DirectPort> ports = new ArrayList<>();
        List<IoEventLoop> portLoops = DirectSockets.loops(loops);
        for (int i = 0; i < opened.direct().size(); i++) {
            BatchSocket socket = opened.direct().get(i);
            ports.add(new DirectPort(portLoops.get(i), socket, responder, outlets, counters, System::nanoTime));
        }
        ports.stream().limit(1).forEach(outlets::add);
        opened.channels().forEach(channel -> outlets.add(new ChannelOutlet(channel, counters)));
        int firstChannel = outlets.size() - opened.channels().size();
        for (int i = 0; i < opened.channels().size(); i++) {
            Channel channel = opened.channels().get(i);
            channel.pipeline().addLast(new StunHandler(responder, outlets, firstChannel + i, counters));
            channel.config().setAutoRead(true);
        }
        ports.forEach(DirectPort::start);
        log.info("STUN answers at {}", endpoints.addresses());
        return new StunService(ports, opened.channels(), endpoints);
    }

    /**
     * The endpoint that clients are told.
     *
     * @return the primary address and port, with the port that was found where 0 was asked for
     */
    public InetSocketAddress primary() {
        return endpoints.addresses().get(0);
    }

    /** The sockets of the primary endpoint for direct calls, one an event loop; empty if that is a channel. */
    List<DirectPort> ports() {
        return ports;
    }

    /** The channel of the primary endpoint, if that has no {@link #ports}. */
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
        List<Future<?>> closing = new ArrayList<>();
        ports.forEach(port -> closing.add(port.loop().submit(port::close)));
        StunSockets.close(channels, CLOSE_LIMIT);
        if (ports.stream().noneMatch(port -> port.loop().inEventLoop())) {
            closing.forEach(step -> step.awaitUninterruptibly(CLOSE_LIMIT.toMillis()));
        }
    }
}

package io.lanrage.server.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A service on event loops of its own, at 127.0.0.1 and 127.0.0.2, with free ports. */
final class StunServiceFixture implements AutoCloseable {

    private final EventLoopGroup loops;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StunService service;

    private StunServiceFixture(EventLoopGroup loops, StunServiceOptions options) {
        this.loops = loops;
        this.service = StunService.open(options, loops, metrics);
    }

    static EventLoopGroup nio() {
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    static EventLoopGroup epoll() {
        return new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
    }

    static StunServiceFixture onTwoAddresses(EventLoopGroup loops) {
        return new StunServiceFixture(
                loops,
                new StunServiceOptions(
                        new InetSocketAddress(address("127.0.0.1"), 0), 0, Optional.of(address("127.0.0.2"))));
    }

    static StunServiceFixture on(String address, EventLoopGroup loops) {
        return new StunServiceFixture(
                loops, new StunServiceOptions(new InetSocketAddress(address, 0), 0, Optional.empty()));
    }

    StunService service() {
        return service;
    }

    /**
     * How many requests were answered so. An answer is counted when it has been sent, which may be after its arrival: exact once
     * the service is closed.
     */
    long requests(String outcome) {
        return (long) metrics.get("lanrage.stun.requests")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    long dropped(String reason) {
        return (long) metrics.get("lanrage.stun.dropped")
                .tag("reason", reason)
                .counter()
                .count();
    }

    long dropped() {
        return (long) metrics.get("lanrage.stun.dropped").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static InetAddress address(String literal) {
        return new InetSocketAddress(literal, 0).getAddress();
    }

    @Override
    public void close() {
        service.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
        metrics.close();
    }
}

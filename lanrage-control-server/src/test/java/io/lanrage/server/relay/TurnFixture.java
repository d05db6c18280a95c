package io.lanrage.server.relay;

import io.lanrage.core.ipam.IpPrefix;
import io.lanrage.server.relay.turn.RelaySecret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A relay of both families at the loopback interface, over UDP, TCP and, if it is given a certificate, TLS. */
final class TurnFixture implements AutoCloseable {

    static final String SECRET = "north-and-south-0123";
    static final InetAddress LOOPBACK = IpPrefix.parseAddress("127.0.0.1");
    static final InetAddress LOOPBACK_IPV6 = IpPrefix.parseAddress("::1");

    private final EventLoopGroup loops;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StunService stun;
    private final TurnService turn;
    private final StreamService streams;

    TurnFixture(EventLoopGroup loops, List<IpPrefix> allowed) {
        this(loops, allowed, Optional.empty(), StreamLimits.DEFAULT);
    }

    TurnFixture(EventLoopGroup loops, List<IpPrefix> allowed, Optional<TlsEndpoint> tls, StreamLimits limits) {
        this(loops, LOOPBACK, LOOPBACK, allowed, tls, limits);
    }

    /**
     * A relay.
     *
     * @param listen where clients send to
     * @param seen the IPv4 address that peers see
     */
    TurnFixture(
            EventLoopGroup loops,
            InetAddress listen,
            InetAddress seen,
            List<IpPrefix> allowed,
            Optional<TlsEndpoint> tls,
            StreamLimits limits) {
        this.loops = loops;
        stun = StunService.open(
                new StunServiceOptions(new InetSocketAddress(listen, 0), 0, Optional.empty()), loops, metrics);
        turn = TurnService.open(
                new TurnServiceOptions(
                        RelaySecret.of(SECRET), seen, 49_152, 65_535, allowed, 100, Optional.of(LOOPBACK_IPV6)),
                stun,
                metrics);
        streams = StreamService.open(
                new StreamServiceOptions(new InetSocketAddress(listen, 0), tls, limits),
                Optional.of(turn),
                loops,
                metrics);
    }

    /** Peers on loopback, which are refused unless they are allowed. */
    static List<IpPrefix> loopbackPeers() {
        return List.of(IpPrefix.parse("127.0.0.0/8"), IpPrefix.parse("::1/128"));
    }

    InetSocketAddress udp() {
        return stun.primary();
    }

    InetSocketAddress tcp() {
        return streams.addresses().get(0);
    }

    InetSocketAddress tls() {
        return streams.addresses().get(1);
    }

    double count(String name, String tag, String value) {
        return metrics.get(name).tag(tag, value).counter().count();
    }

    double gauge(String name) {
        return metrics.get(name).gauge().value();
    }

    @Override
    public void close() {
        streams.close();
        turn.close();
        stun.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
        metrics.close();
    }
}

package io.lanrage.server.relay;

import io.lanrage.core.error.DeviceException;
import io.lanrage.core.error.ErrorCode;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.server.relay.turn.PeerPolicy;
import io.lanrage.server.relay.turn.Quotas;
import io.lanrage.server.relay.turn.RelayPorts;
import io.lanrage.server.relay.turn.TurnCommons;
import io.lanrage.server.relay.turn.TurnShard;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TURN relay over UDP (RFC 8656) at the primary endpoint of a {@link StunService}, on that endpoint's event loops.
 *
 * <p>It has to be closed before the STUN service is.
 */
public final class TurnService implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TurnService.class);

    /** How late an allocation may end; a player notices nothing of a second. */
    private static final Duration ADVANCE = Duration.ofSeconds(1);

    /** Opening or closing a UDP socket takes microseconds; this is for an event loop that is busy. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private static final int NONCE_KEY_BYTES = 32;

    private final List<UdpEdge> edges;
    private final List<Future<?>> advancing = new ArrayList<>();

    private TurnService(List<UdpEdge> edges) {
        this.edges = List.copyOf(edges);
        this.edges.forEach(edge -> advancing.add(edge.loop()
                .scheduleWithFixedDelay(edge::advance, ADVANCE.toMillis(), ADVANCE.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /**
     * Starts to relay.
     *
     * @param options how
     * @param stun the service whose primary endpoint clients send to
     * @param metrics where {@code lanrage.turn.…} goes
     * @return the service, which the caller closes
     * @throws DeviceException with {@code SOCKET_FAILED} if the machine does not tell its addresses
     */
    public static TurnService open(TurnServiceOptions options, StunService stun, MeterRegistry metrics) {
        Set<InetAddress> own = ownAddresses();
        LocalAddresses local = LocalAddresses.of(stun.primary().getAddress(), options, Set.copyOf(own));
        SecureRandom random = new SecureRandom();
        own.add(options.address());
        options.otherAddress().ifPresent(own::add);
        Quotas quotas = new Quotas(options.rules(), System.nanoTime());
        TurnCommons commons = new TurnCommons(
                options.rules(),
                options.secret(),
                PeerPolicy.of(options.allowedPeers(), own),
                quotas,
                new RelayPorts(options.firstPort(), options.lastPort(), random),
                new RelayPorts(options.firstPort(), options.lastPort(), random),
                local.hosts());
        byte[] nonceKey = new byte[NONCE_KEY_BYTES];
        random.nextBytes(nonceKey);
        TurnMetrics counters = new TurnMetrics(metrics, quotas::held);
        List<UdpEdge> edges = stun.ports().isEmpty()
                ? List.of(edge(stun.primaryChannel(), new TurnShard(commons, nonceKey), local, counters))
                : stun.ports().stream()
                        .map(port -> edge(port, new TurnShard(commons, nonceKey), local, counters))
                        .toList();
        log.info(
                "TURN relays at {}{}, ports {} to {}",
                options.address().getHostAddress(),
                options.otherAddress()
                        .map(other -> " and " + other.getHostAddress())
                        .orElse(""),
                options.firstPort(),
                options.lastPort());
        return new TurnService(edges);
    }

    private static UdpEdge edge(Channel listener, TurnShard shard, LocalAddresses local, TurnMetrics metrics) {
        TurnEdge edge = new TurnEdge(
                listener, shard, bootstrap(listener), local::of, metrics, System::nanoTime, InstantSource.system());
        edge.start();
        return edge;
    }

    private static UdpEdge edge(DirectPort port, TurnShard shard, LocalAddresses local, TurnMetrics metrics) {
        DirectEdge edge = new DirectEdge(port, shard, local::of, metrics, InstantSource.system());
        Future<?> started = port.loop().submit(edge::start);
        if (!port.loop().inEventLoop()) {
            started.awaitUninterruptibly(CLOSE_LIMIT.toMillis());
        }
        return edge;
    }

    private static Bootstrap bootstrap(Channel listener) {
        return new Bootstrap()
                .group(listener.eventLoop())
                .channel(listener.getClass())
                // As much as the listener takes of a client, so that both ways are the same.
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(StunMessage.MAX_BYTES));
    }

    /** A new set. */
    private static Set<InetAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(TurnService::withoutZone)
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (SocketException e) {
            throw new DeviceException(ErrorCode.SOCKET_FAILED, "the addresses of this machine are not known", e);
        }
    }

    /** As the address of a peer comes: without the interface that a link-local one belongs to. */
    private static InetAddress withoutZone(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has the length of an address", e);
        }
    }

    /** What relays for connections, one on each event loop that does. */
    List<? extends StreamRelay> edges() {
        return edges;
    }

    /**
     * Ends all allocations, closes their sockets and waits for that, at most 5 s; on an event loop it does not wait. Closing again does
     * nothing.
     */
    @Override
    public void close() {
        advancing.forEach(each -> each.cancel(false));
        List<Channel> open = new ArrayList<>();
        for (UdpEdge edge : edges) {
            Future<List<Channel>> ended = edge.loop().submit(() -> {
                List<Channel> channels = edge.end();
                channels.forEach(Channel::close);
                return channels;
            });
            boolean isOver = !edge.loop().inEventLoop() && ended.awaitUninterruptibly(CLOSE_LIMIT.toMillis());
            if (isOver && ended.isSuccess()) {
                open.addAll(ended.getNow());
            }
        }
        if (!open.isEmpty()) {
            StunSockets.close(open, CLOSE_LIMIT);
        }
    }
}

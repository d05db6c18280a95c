package io.lanrage.nat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.error.InputException;
import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.NatTraversal;
import io.lanrage.core.nat.NatTraversalOptions;
import io.lanrage.core.nat.PathListener;
import io.lanrage.core.nat.StunServer;
import io.lanrage.core.transport.PeerTransport;
import io.lanrage.nat.behavior.Rehearsal;
import io.lanrage.nat.path.CheckRehearsal;
import io.lanrage.nat.path.PathAgents;
import io.lanrage.nat.socket.SharedSocket;
import io.lanrage.nat.socket.SocketCalls;
import io.lanrage.nat.socket.SocketHandler;
import io.lanrage.nat.stun.StunClass;
import io.lanrage.nat.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * NAT traversal on one UDP socket. Everything happens on the socket's event loop; the methods of the port hand their work over to
 * it, in the order in which they are called.
 */
final class UdpNatTraversal implements NatTraversal {

    private static final Logger LOG = LoggerFactory.getLogger(UdpNatTraversal.class);

    private final PeerId self;
    private final SharedSocket socket;
    private final CandidateRules rules;
    private final Lookups lookups;
    private final SecureRandom random = new SecureRandom();
    private final PathDriver driver;
    private final SocketPeerTransport transport;
    private final PathAgents agents;
    private final Routes routes = new Routes();
    /** Completes on the event loop, when a detection would be held up by nothing but the network. */
    private final CompletableFuture<Void> rehearsed = new CompletableFuture<>();

    private final List<StunExchange> exchanges = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    // For the event loop: what was handed over before the end and runs behind it does nothing.
    private boolean ended;

    private UdpNatTraversal(
            NatTraversalOptions options, SharedSocket socket, CandidateRules rules, PathListener listener) {
        NatMetrics metrics = new NatMetrics(options.metrics());
        this.self = options.self();
        this.socket = socket;
        this.rules = rules;
        this.lookups = new Lookups(threadName("lookup", options), socket.executor());
        this.agents = new PathAgents(self, socket.localAddress(), random);
        this.driver = new PathDriver(agents, routes, socket, listener, metrics);
        this.transport = new SocketPeerTransport(agents, routes, socket, driver, metrics);
    }

    /**
     * Opens the socket and starts.
     *
     * @throws io.lanrage.core.error.DeviceException with {@code SOCKET_FAILED} if the port cannot be opened
     */
    static UdpNatTraversal open(
            NatTraversalOptions options, CandidateRules rules, SocketCalls calls, PathListener listener) {
        SharedSocket socket = SharedSocket.open(options.port(), threadName("nat", options), calls, options.metrics());
        UdpNatTraversal traversal = new UdpNatTraversal(options, socket, rules, listener);
        socket.start(traversal.new Arrivals());
        traversal.rehearse();
        return traversal;
    }

    /** Begins now, because a caller mostly asks a control server first which STUN servers there are. */
    private void rehearse() {
        lookups.run(() -> Rehearsal.play(random), () -> rehearsed.complete(null));
        lookups.run(() -> CheckRehearsal.play(random, CheckRehearsal.HEARTBEATS), () -> {});
    }

    private static String threadName(String part, NatTraversalOptions options) {
        return "lanrage-" + part + "-" + options.self();
    }

    @Override
    public int localPort() {
        return socket.localAddress().getPort();
    }

    @Override
    public CompletionStage<List<Candidate>> gather(List<StunServer> servers) {
        CompletableFuture<List<Candidate>> result = new CompletableFuture<>();
        List<StunServer> asked = List.copyOf(servers);
        Gathering gathering = new Gathering(socket, rules, random, result);
        begin(result, gathering, () -> gathering.begin(lookups, asked));
        return result.minimalCompletionStage();
    }

    @Override
    public CompletionStage<NatReport> detect(List<StunServer> servers) {
        CompletableFuture<NatReport> result = new CompletableFuture<>();
        List<StunServer> asked = List.copyOf(servers);
        Detection detection = new Detection(socket, random, result);
        begin(result, detection, () -> detection.begin(lookups, rehearsed, asked));
        return result.minimalCompletionStage();
    }

    /** Begins an exchange on the event loop, or fails its result because that has ended. */
    private void begin(CompletableFuture<?> result, StunExchange exchange, Runnable begin) {
        try {
            socket.executor().execute(() -> {
                if (ended) {
                    result.completeExceptionally(closedFailure());
                } else {
                    exchanges.removeIf(StunExchange::isOver);
                    exchanges.add(exchange);
                    begin.run();
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closedFailure());
        }
    }

    @Override
    public void addPeer(PeerId peer, CheckKey key) {
        if (peer.equals(self)) {
            throw new InputException(ErrorCode.INPUT_INVALID, "peer " + peer + " is this one itself");
        }
        byte[] bytes = key.bytes();
        CheckKey copy = CheckKey.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        execute(() -> {
            agents.addPeer(peer, copy);
            copy.destroy();
        });
    }

    @Override
    public void remoteCandidates(PeerId peer, List<Candidate> candidates) {
        List<Candidate> reachable = rules.reachable(candidates);
        execute(() -> driver.input((all, nowNanos) -> all.remoteCandidates(peer, reachable, nowNanos)));
    }

    @Override
    public void retry(PeerId peer) {
        execute(() -> driver.input((all, nowNanos) -> all.retry(peer, nowNanos)));
    }

    @Override
    public void removePeer(PeerId peer) {
        // At once, so that what is sent after this has no way left; and again, because a path may be found in between.
        routes.remove(peer);
        execute(() -> {
            agents.removePeer(peer);
            routes.remove(peer);
        });
    }

    @Override
    public PeerTransport transport() {
        return transport;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            routes.close();
            execute(this::end);
        }
        lookups.shutdown();
        socket.close();
        if (!socket.executor().inEventLoop()) {
            lookups.await();
        }
    }

    private void end() {
        ended = true;
        exchanges.forEach(StunExchange::abandon);
        driver.close();
    }

    /** Runs on the event loop; once that has ended there is nothing left to do it for. */
    private void execute(Runnable work) {
        try {
            socket.executor().execute(() -> {
                if (!ended) {
                    work.run();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("called after close");
        }
    }

    private static FailureException closedFailure() {
        return new FailureException(ErrorCode.CLOSED, "the NAT traversal is closed");
    }

    /** What comes in at the socket. */
    private final class Arrivals implements SocketHandler {

        @Override
        public void stun(InetSocketAddress from, StunMessage message) {
            if (!isResponse(message) || exchanges.stream().noneMatch(each -> each.received(from, message))) {
                driver.input((all, nowNanos) -> all.received(from, message, nowNanos));
            }
        }

        private boolean isResponse(StunMessage message) {
            return message.messageClass() == StunClass.SUCCESS_RESPONSE
                    || message.messageClass() == StunClass.ERROR_RESPONSE;
        }

        /** No relay is in use yet, so that nobody sends this. */
        @Override
        public void channelData(InetSocketAddress from, ByteBuffer datagram) {
            transport.strange();
        }

        @Override
        public void wireGuard(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {
            transport.arrived(from, datagrams, segmentBytes);
        }
    }
}

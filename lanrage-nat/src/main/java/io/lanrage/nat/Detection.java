package io.lanrage.nat;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.FailureException;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.StunServer;
import io.lanrage.nat.behavior.BehaviorDiscovery;
import io.lanrage.nat.behavior.BehaviorEffect;
import io.lanrage.nat.behavior.ProbeSocket;
import io.lanrage.nat.socket.FreshSocket;
import io.lanrage.nat.socket.SharedSocket;
import io.lanrage.nat.socket.SocketHandler;
import io.lanrage.nat.stun.StunMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Drives one discovery of the NAT's behaviour: looks up names and interfaces beside the event loop, opens the fresh socket, and then
 * does what the discovery says.
 */
final class Detection implements StunExchange, SocketHandler {

    /** How long names are looked up, and classes loaded, before the servers that are known by then have to do. */
    private static final Duration LOOKUP_LIMIT = Duration.ofMillis(500);

    private final SharedSocket socket;
    private final RandomGenerator random;
    private final CompletableFuture<NatReport> result;
    private final List<@Nullable InetSocketAddress> servers = new ArrayList<>();
    private final Set<InetSocketAddress> ownEndpoints = new HashSet<>();
    private int openLookups;
    private boolean started;
    private @Nullable BehaviorDiscovery discovery;
    private @Nullable FreshSocket fresh;

    Detection(SharedSocket socket, RandomGenerator random, CompletableFuture<NatReport> result) {
        this.socket = socket;
        this.random = random;
        this.result = result;
    }

    /** Begins on the event loop, where {@code rehearsed} completes as well. */
    void begin(Lookups lookups, CompletableFuture<Void> rehearsed, List<StunServer> asked) {
        openLookups = asked.size() + 2;
        rehearsed.thenRun(this::lookedUp);
        lookups.interfaces(all -> {
            for (LocalInterface each : all) {
                for (InetAddress address : each.addresses()) {
                    ownEndpoints.add(
                            new InetSocketAddress(address, socket.localAddress().getPort()));
                }
            }
            lookedUp();
        });
        for (int i = 0; i < asked.size(); i++) {
            int place = i;
            servers.add(null);
            lookups.resolve(asked.get(i).address(), address -> {
                servers.set(place, address.orElse(null));
                lookedUp();
            });
        }
        socket.schedule(this::openFresh, LOOKUP_LIMIT.toNanos());
    }

    private void lookedUp() {
        openLookups--;
        if (openLookups == 0) {
            openFresh();
        }
    }

    private void openFresh() {
        if (!started && !result.isDone()) {
            started = true;
            socket.openFresh(this, this::start);
        }
    }

    private void start(@Nullable FreshSocket opened, @Nullable Throwable failure) {
        if (opened == null) {
            result.complete(
                    NatReport.unanswered(List.of("no second socket could be opened: " + failure), Duration.ZERO));
            return;
        }
        fresh = opened;
        if (result.isDone()) {
            opened.close();
            return;
        }
        List<InetSocketAddress> known = new ArrayList<>();
        for (InetSocketAddress server : servers) {
            if (server != null) {
                known.add(server);
            }
        }
        BehaviorDiscovery begun = new BehaviorDiscovery(known, ownEndpoints, random);
        discovery = begun;
        carryOut(begun.start(socket.nanoTime()));
    }

    private void advance() {
        if (discovery != null && !result.isDone()) {
            carryOut(discovery.advance(socket.nanoTime()));
        }
    }

    private void carryOut(List<BehaviorEffect> effects) {
        for (BehaviorEffect effect : effects) {
            if (effect instanceof BehaviorEffect.Send send) {
                send(send);
            } else if (effect instanceof BehaviorEffect.Finished finished) {
                closeFresh();
                result.complete(finished.report());
            }
        }
        OptionalLong next = discovery == null ? OptionalLong.empty() : discovery.deadlineNanos();
        if (next.isPresent()) {
            socket.schedule(this::advance, next.getAsLong() - socket.nanoTime());
        }
    }

    private void send(BehaviorEffect.Send send) {
        if (send.socket() == ProbeSocket.SHARED) {
            socket.send(send.target(), send.datagram());
        } else if (fresh != null) {
            fresh.send(send.target(), send.datagram());
        }
    }

    private void closeFresh() {
        if (fresh != null) {
            fresh.close();
        }
    }

    @Override
    public boolean received(InetSocketAddress from, StunMessage response) {
        if (discovery == null || !discovery.awaits(response)) {
            return false;
        }
        carryOut(discovery.received(from, response, socket.nanoTime()));
        return true;
    }

    /** What arrives at the fresh socket; what is not awaited has no effect. */
    @Override
    public void stun(InetSocketAddress from, StunMessage message) {
        received(from, message);
    }

    /** Nobody knows the fresh socket but STUN servers. */
    @Override
    public void channelData(InetSocketAddress from, ByteBuffer datagram) {}

    /** As for channels. */
    @Override
    public void wireGuard(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {}

    @Override
    public boolean isOver() {
        return result.isDone();
    }

    @Override
    public void abandon() {
        closeFresh();
        result.completeExceptionally(new FailureException(ErrorCode.CLOSED, "closed while the NAT was examined"));
    }
}

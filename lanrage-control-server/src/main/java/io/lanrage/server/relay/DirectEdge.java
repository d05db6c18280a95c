package io.lanrage.server.relay;

import io.lanrage.nat.posix.BatchSocket;
import io.lanrage.nat.stun.AddressFamily;
import io.lanrage.nat.turn.Endpoint;
import io.lanrage.server.relay.turn.Forward;
import io.lanrage.server.relay.turn.Origin;
import io.lanrage.server.relay.turn.TurnDrop;
import io.lanrage.server.relay.turn.TurnEffect;
import io.lanrage.server.relay.turn.TurnShard;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the rules and the sockets of one event loop, by direct calls: what has arrived is decided about where it lies, waits in the
 * lane of its allocation and direction, and is sent from there; for a packet nothing is made, and nothing copied but those behind the
 * first that the kernel joined on their way from a peer, because they need headers. Everything is on the event loop.
 */
final class DirectEdge implements UdpEdge {

    private static final Logger log = LoggerFactory.getLogger(DirectEdge.class);

    private static final int ORIGIN = Origin.ofSocket(0);
    private static final int FIRST_SOCKETS = 16;

    /** How much of one relay socket is taken in a row, so that none keeps the others waiting. */
    private static final int PLACES_A_RELAY = 32;

    /** Single allocations have less than all clients together: they are many. */
    private static final int RELAY_BUFFER_BYTES = 1024 * 1024;

    private final DirectPort port;
    private final TurnShard shard;
    private final Function<AddressFamily, InetAddress> local;
    private final TurnMetrics metrics;
    private final InstantSource wallClock;
    private final UdpIntake intake = UdpIntake.forRelaying();
    private final LaneServer lanes;
    private final ClientLegs legs = new ClientLegs();
    private final Endpoint source = new Endpoint();
    private final Forward verdict = new Forward();
    private final Runnable flushing = this::flush;
    private boolean flushScheduled;
    private @Nullable WatchedDescriptor[] sockets = new @Nullable WatchedDescriptor[FIRST_SOCKETS];

    /**
     * An edge without allocations; {@link DirectPort#relay} gives it its clients.
     *
     * @param port what clients send to
     * @param local the local address of relay sockets of a family
     */
    DirectEdge(
            DirectPort port,
            TurnShard shard,
            Function<AddressFamily, InetAddress> local,
            TurnMetrics metrics,
            InstantSource wallClock) {
        this.port = port;
        this.shard = shard;
        this.local = local;
        this.metrics = metrics;
        this.wallClock = wallClock;
        this.lanes = new LaneServer(port, intake, this::socketOf, metrics);
    }

    @Override
    public EventLoop loop() {
        return port.loop();
    }

    /** Begins to take what is TURN's out of what clients send. */
    void start() {
        port.relay(this);
    }

    /** What clients' and peers' datagrams are received into. */
    UdpIntake intake() {
        return intake;
    }

    /** Makes room to receive into: how many places there are from the head on, at least one. */
    int room() {
        return lanes.room();
    }

    /**
     * Handles a datagram of a client.
     *
     * @param client where it came from; borrowed
     * @param place where it lies
     * @param at its first byte
     * @return whether it is TURN's; otherwise nothing was done about it
     */
    boolean fromClient(Endpoint client, int place, int at, int length, long nowNanos) {
        ByteBuffer bytes = intake.memory();
        shard.fromClient(ORIGIN, client, bytes, at, length, nowNanos, verdict);
        if (verdict.action() == Forward.Action.TO_PEER) {
            lanes.toPeer(verdict, place, nowNanos);
            return true;
        }
        return settled(ORIGIN, client, bytes, at, length, nowNanos);
    }

    @Override
    public boolean fromStream(int origin, InetSocketAddress client, ByteBuffer bytes, int at, int length) {
        source.set(client);
        long nowNanos = port.nowNanos();
        shard.fromClient(origin, source, bytes, at, length, nowNanos, verdict);
        if (verdict.action() == Forward.Action.TO_PEER) {
            room();
            int place = intake.places().head();
            int to = intake.ring().at(place);
            intake.places().take(1);
            intake.memory().put(to, bytes, verdict.at(), verdict.length());
            lanes.toPeer(verdict, place, to, nowNanos);
            return true;
        }
        return settled(origin, source, bytes, at, length, nowNanos);
    }

    /** Does what the verdict about a client's message says that carries no data for a peer; whether the message is TURN's. */
    private boolean settled(int origin, Endpoint client, ByteBuffer bytes, int at, int length, long nowNanos) {
        if (verdict.action() == Forward.Action.MESSAGE) {
            if (!TurnShard.isRequest(bytes, at)) {
                return false;
            }
            long epochSecond = wallClock.instant().getEpochSecond();
            perform(shard.request(origin, client, bytes.slice(at, length), nowNanos, epochSecond));
            return true;
        }
        if (verdict.drop() == TurnDrop.MALFORMED) {
            return false;
        }
        metrics.dropped(verdict.drop());
        return true;
    }

    private void readable(int relay) {
        WatchedDescriptor socket = sockets[relay];
        if (socket == null) {
            return;
        }
        int room = Math.min(room(), PLACES_A_RELAY);
        int first = intake.places().head();
        int filled = socket.socket().receive(intake.ring(), first, room);
        if (filled > 0) {
            intake.places().take(filled);
            long nowNanos = port.nowNanos();
            for (int place = first; place < first + filled; place++) {
                fromPeer(relay, place, nowNanos);
            }
        }
    }

    private void fromPeer(int relay, int place, long nowNanos) {
        intake.ring().sender(place, source);
        int segments = intake.segments(place);
        int step = segments > 1 ? intake.pullApart(place, segments) : 0;
        int at = intake.ring().at(place);
        for (int i = 0; i < segments; i++) {
            int length = intake.segmentBytes(place, i);
            shard.fromPeer(relay, source, intake.memory(), at + i * step, length, nowNanos, verdict);
            if (verdict.action() == Forward.Action.DROP) {
                metrics.dropped(verdict.drop());
            } else if (Origin.isStream(verdict.origin())) {
                toConnection(length);
            } else {
                lanes.toClient(relay, verdict, place, length, nowNanos);
            }
        }
    }

    private void toConnection(int dataBytes) {
        ClientLeg leg = legs.find(verdict.origin());
        if (leg != null) {
            leg.relayed(intake.memory(), verdict.at(), verdict.length(), dataBytes);
            legs.touched(leg);
            if (!flushScheduled) {
                flushScheduled = true;
                port.loop().execute(flushing);
            }
        }
    }

    @Override
    public int connect(ClientLeg leg) {
        return legs.add(leg);
    }

    @Override
    public void disconnect(int origin, InetSocketAddress client) {
        source.set(client);
        perform(shard.disconnected(origin, source));
        legs.remove(origin);
    }

    @Override
    public boolean serves(int origin, InetSocketAddress client) {
        source.set(client);
        return shard.serves(origin, source);
    }

    @Override
    public void delivered(int dataBytes) {
        metrics.toClient(dataBytes);
    }

    @Override
    public void congested(int packets) {
        metrics.congested(packets);
    }

    @Override
    public void flush() {
        flushScheduled = false;
        legs.flush();
    }

    @Override
    public void advance() {
        perform(shard.advance(port.nowNanos()));
        port.flushAnswers();
    }

    private void perform(List<TurnEffect> effects) {
        for (TurnEffect effect : effects) {
            if (effect instanceof TurnEffect.Answer answer) {
                answer(answer);
            } else if (effect instanceof TurnEffect.Open open) {
                perform(open(open));
            } else if (effect instanceof TurnEffect.Close close) {
                close(close.relay());
            }
        }
    }

    private void answer(TurnEffect.Answer answer) {
        if (Origin.isStream(answer.origin())) {
            ClientLeg leg = legs.find(answer.origin());
            if (leg != null) {
                leg.answer(answer.message());
            }
            return;
        }
        if (port.answers().isFull()) {
            port.flushAnswers();
        }
        byte[] message = new byte[answer.message().remaining()];
        answer.message().get(message);
        Endpoint target = new Endpoint();
        target.set(answer.to());
        port.answers().add(target, message);
    }

    private List<TurnEffect> open(TurnEffect.Open wish) {
        int relay = wish.relay();
        try {
            BatchSocket socket =
                    BatchSocket.open(new InetSocketAddress(local.apply(wish.family()), wish.port()), false);
            socket.askForBuffers(RELAY_BUFFER_BYTES, RELAY_BUFFER_BYTES);
            if (relay >= sockets.length) {
                sockets = Arrays.copyOf(sockets, 2 * relay);
            }
            WatchedDescriptor watched = new WatchedDescriptor(socket, () -> readable(relay));
            sockets[relay] = watched;
            watched.watch(port.loop());
            return shard.opened(relay);
        } catch (IOException e) {
            log.debug("relay port {}: {}", wish.port(), e.toString());
            return shard.notOpened(relay);
        }
    }

    private @Nullable BatchSocket socketOf(int relay) {
        WatchedDescriptor watched = sockets[relay];
        return watched == null ? null : watched.socket();
    }

    private void close(int relay) {
        // What its client sent before the end is on its way still.
        lanes.forget(relay);
        WatchedDescriptor watched = sockets[relay];
        sockets[relay] = null;
        if (watched != null) {
            watched.close();
        }
    }

    @Override
    public List<Channel> end() {
        port.relay(null);
        for (int relay = 0; relay < sockets.length; relay++) {
            close(relay);
        }
        return List.of();
    }
}

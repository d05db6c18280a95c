package io.lanrage.nat.relay;

import io.lanrage.nat.socket.FreshSocket;
import io.lanrage.nat.socket.SharedSocket;
import io.lanrage.nat.socket.SocketHandler;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.turn.client.TurnClient;
import io.lanrage.nat.turn.client.TurnEffect;
import io.lanrage.nat.turn.client.TurnEvent;
import io.lanrage.nat.turn.client.TurnFailure;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import io.lanrage.nat.turn.client.TurnServer;
import io.lanrage.nat.turn.client.TurnTransport;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TURN server in use: it keeps relayed addresses there, says which they are, and carries peers' datagrams through them.
 *
 * <p>With UDP over IPv4 it uses the shared socket, so one NAT mapping serves direct and relayed paths; whoever handles what arrives
 * there hands it to {@link #stun} and {@link #channelData} first. Other transports have connections of their own. Over one shared
 * socket a server is used by one relay at a time.
 *
 * <p>Relayed addresses belong to a link, which is a number here. Mostly there is one. While a relay is moved to new credentials there
 * are two, and peers reach this player by both; a path goes on over the link that it was checked with.
 */
public final class Relay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);

    /** The goodbye takes half a second at most. */
    private static final long CLOSE_MILLIS = 1_000;

    private final RelayOptions options;
    private final SharedSocket socket;
    private final RelayListener listener;
    private final RelayMetrics metrics;
    private final TurnClient client;
    private final LinkOpener opener;
    private final RelayInbound inbound;
    private final CredentialQuestions questions;
    private final AtomicLong indicationIds;
    private final ConcurrentMap<Integer, Outlet> outlets = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    // For the event loop.
    private final Map<Integer, InetSocketAddress> shared = new HashMap<>();
    private final Set<Integer> opening = new HashSet<>();
    private SharedSocket.@Nullable Timer wake;
    private long wakeNanos;

    private Relay(RelayOptions options, SharedSocket socket, RelayListener listener, RandomGenerator random) {
        this.options = options;
        this.socket = socket;
        this.listener = listener;
        this.metrics = new RelayMetrics(options.metrics());
        this.client = new TurnClient(options.server(), options.families(), random);
        this.opener = new LinkOpener(socket, metrics, options.trusted());
        this.inbound = new RelayInbound(client, listener, metrics, this::response, link -> carried(link, false));
        this.questions = new CredentialQuestions(options.credentials(), socket, this::execute);
        this.indicationIds = new AtomicLong(random.nextLong());
    }

    /**
     * Begins to use a server; what becomes of it, the listener is told.
     *
     * @param options how
     * @param socket the shared socket, on whose event loop everything happens; to be closed after the relay
     * @param listener who is told, and who takes data
     * @param random where transaction ids come from; cryptographically strong
     * @return the relay, which the caller closes
     */
    public static Relay open(
            RelayOptions options, SharedSocket socket, RelayListener listener, RandomGenerator random) {
        Relay relay = new Relay(options, socket, listener, random);
        relay.execute(() -> relay.input(TurnClient::start));
        return relay;
    }

    /**
     * Lets a peer send to the relayed addresses, and asks for a channel to it if it is to carry packets. From any thread.
     *
     * @param peer the peer's address, a resolved one
     * @param channel whether it gets a channel
     */
    public void want(InetSocketAddress peer, boolean channel) {
        execute(() -> input(all -> all.want(peer, channel, socket.nanoTime())));
    }

    /**
     * Sends nothing to a peer any more, and does not ask the server to let it send. From any thread.
     *
     * @param peer the peer's address
     */
    public void forget(InetSocketAddress peer) {
        outlets.values().forEach(outlet -> outlet.forget(peer));
        execute(() -> {
            client.forget(peer);
            outlets.values().forEach(outlet -> outlet.forget(peer));
        });
    }

    /**
     * Sends a batch of datagrams to a peer, which sees them come from the link's relayed address. From any thread; never waits. What
     * cannot be sent is dropped and counted: everything, before {@link TurnEvent.PeerReady} told of this link and peer.
     *
     * @param link which relayed address
     * @param peer the peer's address
     * @param datagrams from position to limit, one behind the other, each of {@code segmentBytes}, the last perhaps shorter; borrowed,
     *     and its position is then at its limit
     * @param segmentBytes at least 1
     */
    public void send(int link, InetSocketAddress peer, ByteBuffer datagrams, int segmentBytes) {
        if (segmentBytes < 1) {
            throw new IllegalArgumentException("segment of " + segmentBytes + " bytes, fewer than 1");
        }
        int longest = Math.min(segmentBytes, datagrams.remaining());
        int count = (datagrams.remaining() + segmentBytes - 1) / segmentBytes;
        Outlet outlet = outlets.get(link);
        DataFrame frame = outlet == null ? null : outlet.frame(peer);
        if (outlet == null || frame == null || longest > DataFrame.MAX_DATA_BYTES) {
            datagrams.position(datagrams.limit());
            metrics.dropped(
                    outlet == null ? RelayDrop.CLOSED : frame == null ? RelayDrop.NOT_READY : RelayDrop.TOO_LONG,
                    count);
            return;
        }
        if (longest == 0) {
            return;
        }
        outlet.link.send(frame, datagrams, longest);
        metrics.sent(count);
        if (outlet.isToBeTold(socket.nanoTime())) {
            execute(() -> carried(link, true));
        }
    }

    private void carried(int link, boolean out) {
        if (client.carried(link, out, socket.nanoTime())) {
            planWake();
        }
    }

    /**
     * Takes a STUN message that arrived at the shared socket, if it is the relay's. On the event loop.
     *
     * @param from where it came from
     * @param message the message
     * @return whether it was the relay's; answers to Binding requests never are, because the same server may be asked for others
     */
    public boolean stun(InetSocketAddress from, StunMessage message) {
        Integer link = sharedWith(from);
        if (link == null || message.method().equals(StunMethod.BINDING)) {
            return false;
        }
        inbound.stun(link, message);
        return true;
    }

    /**
     * Takes data of a channel that arrived at the shared socket, if it is the relay's. On the event loop.
     *
     * @param from where it came from
     * @param datagram a whole ChannelData message from position to limit; borrowed
     * @return whether it was the relay's
     */
    public boolean channelData(InetSocketAddress from, ByteBuffer datagram) {
        Integer link = sharedWith(from);
        if (link != null) {
            inbound.channelData(link, datagram);
        }
        return link != null;
    }

    private @Nullable Integer sharedWith(InetSocketAddress server) {
        for (Map.Entry<Integer, InetSocketAddress> each : shared.entrySet()) {
            if (each.getValue().equals(server)) {
                return each.getKey();
            }
        }
        return null;
    }

    private void response(int link, StunMessage response) {
        input(all -> all.received(link, response, socket.nanoTime()));
    }

    // The client's wishes

    private void input(Function<TurnClient, List<TurnEffect>> input) {
        input.apply(client).forEach(this::perform);
        if (client.isOver()) {
            end();
        } else {
            planWake();
        }
    }

    private void perform(TurnEffect effect) {
        if (effect instanceof TurnEffect.Send send) {
            Outlet outlet = outlets.get(send.link());
            if (outlet != null) {
                outlet.link.send(send.message());
            }
        } else if (effect instanceof TurnEffect.Open open) {
            open(open);
        } else if (effect instanceof TurnEffect.Close close) {
            close(close.link());
        } else if (effect instanceof TurnEffect.WantCredentials) {
            questions.ask((given, failure) -> input(all -> given == null
                    ? all.noCredentials(failure, socket.nanoTime())
                    : all.credentials(given, socket.nanoTime())));
        } else if (effect instanceof TurnEffect.Tell tell) {
            tell(tell.event());
        } else if (effect instanceof TurnEffect.Dropped dropped) {
            metrics.dropped(dropped.reason());
        }
    }

    private void open(TurnEffect.Open wish) {
        TurnServer server = wish.server();
        InetSocketAddress address = server.address();
        opening.add(wish.link());
        if (server.transport() != TurnTransport.UDP || !(address.getAddress() instanceof Inet4Address)) {
            opener.open(server, message -> inbound.message(wish.link(), message), new Opening(wish.link()));
        } else if (wish.fresh()) {
            socket.openFresh(new FreshArrivals(wish.link(), address), (fresh, failure) -> {
                if (fresh == null) {
                    failed(wish.link(), new TurnFailure(Reason.UNREACHABLE, "no second socket: " + failure));
                } else {
                    opened(wish.link(), batches(address, fresh));
                }
            });
        } else {
            shared.put(wish.link(), address);
            opened(
                    wish.link(),
                    new BatchLink((datagrams, bytes) -> socket.sendBatch(address, datagrams, bytes), () -> {}));
        }
    }

    private static BatchLink batches(InetSocketAddress server, FreshSocket fresh) {
        return new BatchLink((datagrams, bytes) -> fresh.sendBatch(server, datagrams, bytes), fresh::close);
    }

    private void opened(int link, RelayLink opened) {
        if (!opening.remove(link)) {
            // Not wanted any more.
            opened.close();
            return;
        }
        outlets.put(link, new Outlet(opened, socket.nanoTime()));
        // Later, because this may be in the middle of other effects.
        execute(() -> input(all -> all.linkOpened(link, socket.nanoTime())));
    }

    private void failed(int link, TurnFailure failure) {
        opening.remove(link);
        execute(() -> input(all -> all.linkFailed(link, failure, socket.nanoTime())));
    }

    private void close(int link) {
        opening.remove(link);
        shared.remove(link);
        Outlet outlet = outlets.remove(link);
        if (outlet != null) {
            outlet.link.close();
        }
    }

    private void tell(TurnEvent event) {
        if (event instanceof TurnEvent.PeerReady ready) {
            Outlet outlet = outlets.get(ready.link());
            if (outlet != null) {
                outlet.ready(
                        ready.peer(),
                        ready.channel()
                                .map(channel -> DataFrame.channel(channel, ready.peer()))
                                .orElseGet(() -> DataFrame.indication(ready.peer(), indicationIds)));
            }
        } else if (event instanceof TurnEvent.PeerRefused refused) {
            Outlet outlet =
                    refused.link().isPresent() ? outlets.get(refused.link().get()) : null;
            if (outlet != null) {
                outlet.forget(refused.peer());
            }
        }
        LOG.debug(
                "{} over {}", event.getClass().getSimpleName(), options.server().transport());
        try {
            listener.onRelayEvent(event);
        } catch (RuntimeException e) {
            LOG.error("the relay's listener failed at {}", event.getClass().getSimpleName(), e);
        }
    }

    /** Sees to it that the client is woken in time; once too often does no harm. */
    private void planWake() {
        long nowNanos = socket.nanoTime();
        OptionalLong deadline = client.deadlineNanos(nowNanos);
        SharedSocket.Timer planned = wake;
        if (deadline.isEmpty() || (planned != null && wakeNanos - deadline.getAsLong() <= 0)) {
            return;
        }
        if (planned != null) {
            planned.cancel();
        }
        wakeNanos = deadline.getAsLong();
        wake = socket.schedule(this::wakeUp, wakeNanos - nowNanos);
    }

    private void wakeUp() {
        wake = null;
        input(all -> all.advance(socket.nanoTime()));
    }

    private void end() {
        if (wake != null) {
            wake.cancel();
            wake = null;
        }
        over.complete(null);
    }

    /** Runs on the event loop; once that has ended there is nothing left to do it for. */
    private void execute(Runnable work) {
        try {
            socket.executor().execute(() -> {
                if (!over.isDone()) {
                    work.run();
                }
            });
        } catch (RejectedExecutionException e) {
            over.complete(null);
        }
    }

    /**
     * Gives the relayed addresses back and closes all links. Waits for that, at most 1 s; on the event loop it does not wait. Closing
     * again does nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            execute(() -> input(all -> all.close(socket.nanoTime())));
        }
        if (!socket.executor().inEventLoop()) {
            await();
        }
    }

    private void await() {
        try {
            over.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the relay's links did not close within {} ms", CLOSE_MILLIS);
        }
    }

    /** What becomes of a link that is opened beside the shared socket. */
    private final class Opening implements LinkOpener.Outcome {

        private final int link;

        Opening(int link) {
            this.link = link;
        }

        @Override
        public void opened(RelayLink opened) {
            Relay.this.opened(link, opened);
        }

        @Override
        public void failed(TurnFailure failure) {
            Relay.this.failed(link, failure);
        }

        @Override
        public void lost(TurnFailure failure) {
            Relay.this.failed(link, failure);
        }
    }

    /** What comes in at a fresh socket. */
    private final class FreshArrivals implements SocketHandler {

        private final int link;
        private final InetSocketAddress server;

        FreshArrivals(int link, InetSocketAddress server) {
            this.link = link;
            this.server = server;
        }

        @Override
        public void stun(InetSocketAddress from, StunMessage message) {
            if (isServer(from)) {
                inbound.stun(link, message);
            }
        }

        @Override
        public void channelData(InetSocketAddress from, ByteBuffer datagram) {
            if (isServer(from)) {
                inbound.channelData(link, datagram);
            }
        }

        @Override
        public void wireGuard(InetSocketAddress from, ByteBuffer datagrams, int segmentBytes) {
            metrics.dropped(RelayDrop.STRANGE, 1);
        }

        private boolean isServer(InetSocketAddress from) {
            if (!from.equals(server)) {
                metrics.dropped(RelayDrop.STRANGE, 1);
            }
            return from.equals(server);
        }
    }
}

package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.StunFormatException;
import io.lanrage.nat.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A client, model servers, and a network between them that delays and loses; all in simulated time. */
final class SimulatedTurn {

    static final InetSocketAddress HOME = new InetSocketAddress("203.0.113.1", 3478);

    /** Something that happens later. */
    private record Planned(long atNanos, long order, Runnable work) {}

    /** What was told, and when. */
    record Told(Duration at, TurnEvent event) {}

    final ModelServer server = new ModelServer();
    final Map<InetSocketAddress, ModelServer> servers = new HashMap<>(Map.of(HOME, server));
    final List<Told> told = new ArrayList<>();
    final List<TurnEffect.Open> opened = new ArrayList<>();
    final List<Integer> closed = new ArrayList<>();
    final List<TurnDrop> drops = new ArrayList<>();
    final SplittableRandom random;
    final TurnClient client;
    Supplier<Optional<TurnCredentials>> credentials = () -> Optional.of(TurnCredentials.lasting("ann", "secret"));
    Duration oneWay = Duration.ofMillis(20);
    double loss;
    /** What becomes of answers on their way. */
    UnaryOperator<byte[]> tamper = UnaryOperator.identity();

    int sent;
    byte[] lastRequest = new byte[0];

    @Nullable
    TurnFailure linkFailure;

    private final TurnServer home;
    private final PriorityQueue<Planned> plan =
            new PriorityQueue<>(Comparator.comparingLong(Planned::atNanos).thenComparingLong(Planned::order));
    private final Map<Integer, TurnServer> links = new HashMap<>();
    private long order;
    private long nowNanos;

    SimulatedTurn(long seed) {
        this(seed, RelayFamilies.IPV4, TurnTransport.UDP);
    }

    SimulatedTurn(long seed, RelayFamilies families, TurnTransport transport) {
        random = new SplittableRandom(seed);
        // The nano clock overflows within the day: times are compared by subtraction.
        nowNanos = Long.MAX_VALUE - Duration.ofHours(5).toNanos();
        home = new TurnServer(HOME, transport, "turn.example.org");
        client = new TurnClient(home, families, random.split());
    }

    private final long startNanos = Long.MAX_VALUE - Duration.ofHours(5).toNanos();

    long nowNanos() {
        return nowNanos;
    }

    Duration elapsed() {
        return Duration.ofNanos(nowNanos - startNanos);
    }

    /** The server's clock, which does not overflow. */
    private long serverNanos() {
        return nowNanos - startNanos;
    }

    void start() {
        perform(client.start());
    }

    void want(InetSocketAddress peer, boolean channel) {
        perform(client.want(peer, channel, nowNanos));
    }

    void perform(List<TurnEffect> effects) {
        for (TurnEffect effect : effects) {
            if (effect instanceof TurnEffect.Open open) {
                opened.add(open);
                links.put(open.link(), open.server());
                TurnFailure failure = linkFailure;
                later(
                        Duration.ofMillis(1),
                        () -> perform(
                                failure == null
                                        ? client.linkOpened(open.link(), nowNanos)
                                        : client.linkFailed(open.link(), failure, nowNanos)));
            } else if (effect instanceof TurnEffect.Send send) {
                send(send);
            } else if (effect instanceof TurnEffect.Close close) {
                closed.add(close.link());
                links.remove(close.link());
            } else if (effect instanceof TurnEffect.WantCredentials) {
                later(Duration.ofMillis(5), this::giveCredentials);
            } else if (effect instanceof TurnEffect.Tell tell) {
                told.add(new Told(elapsed(), tell.event()));
            } else if (effect instanceof TurnEffect.Dropped dropped) {
                drops.add(dropped.reason());
            }
        }
    }

    private void giveCredentials() {
        perform(credentials
                .get()
                .map(given -> client.credentials(given, nowNanos))
                .orElseGet(() -> client.noCredentials("none in this test", nowNanos)));
    }

    private void send(TurnEffect.Send send) {
        sent++;
        byte[] bytes = new byte[send.message().remaining()];
        send.message().get(bytes);
        lastRequest = bytes;
        ModelServer target = servers.get(links.get(send.link()).address());
        if (target == null || lost()) {
            return;
        }
        later(
                oneWay,
                () -> target.answer(send.link(), decode(bytes), serverNanos()).ifPresent(answer -> {
                    if (!lost()) {
                        later(oneWay, () -> deliver(send.link(), tamper.apply(answer)));
                    }
                }));
    }

    private boolean lost() {
        return loss > 0 && random.nextDouble() < loss;
    }

    void deliver(int link, byte[] message) {
        try {
            perform(client.received(link, StunMessage.decode(ByteBuffer.wrap(message)), nowNanos));
        } catch (StunFormatException e) {
            // As the socket does.
            drops.add(TurnDrop.MALFORMED);
        }
    }

    private static StunMessage decode(byte[] bytes) {
        try {
            return StunMessage.decode(ByteBuffer.wrap(bytes));
        } catch (StunFormatException e) {
            throw new AssertionError("the client sent what is no STUN", e);
        }
    }

    void later(Duration delay, Runnable work) {
        plan.add(new Planned(serverNanos() + delay.toNanos(), order++, work));
    }

    void run(Duration time) {
        long endNanos = serverNanos() + time.toNanos();
        for (int steps = 0; ; steps++) {
            if (steps > 20_000_000) {
                throw new AssertionError("no end at " + elapsed());
            }
            OptionalLong deadline = client.deadlineNanos(nowNanos);
            long next = plan.isEmpty() ? endNanos : plan.peek().atNanos();
            boolean advance = deadline.isPresent() && deadline.getAsLong() - startNanos <= next;
            if (advance) {
                next = Math.max(serverNanos(), deadline.getAsLong() - startNanos);
            }
            if (next > endNanos || (!advance && plan.isEmpty())) {
                nowNanos = startNanos + endNanos;
                return;
            }
            nowNanos = startNanos + next;
            if (advance) {
                perform(client.advance(nowNanos));
            } else {
                plan.remove().work().run();
            }
        }
    }

    /** Runs until an event of this kind is told; fails if it takes longer. */
    <E extends TurnEvent> E await(Class<E> kind, Duration limit) {
        int seen = told.size();
        for (Duration waited = Duration.ZERO; waited.compareTo(limit) < 0; waited = waited.plusMillis(1)) {
            for (Told each : told.subList(seen, told.size())) {
                if (kind.isInstance(each.event())) {
                    return kind.cast(each.event());
                }
            }
            run(Duration.ofMillis(1));
        }
        throw new AssertionError("no " + kind.getSimpleName() + " within " + limit + ", but " + told);
    }

    <E extends TurnEvent> List<E> told(Class<E> kind) {
        return told.stream()
                .map(Told::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    ModelServer.@Nullable Allocated allocation(int link) {
        return server.allocation(link, serverNanos()).orElse(null);
    }

    /** At the server, by its own clock. */
    boolean lets(int link, InetSocketAddress peer) {
        ModelServer.Allocated known = allocation(link);
        return known != null && known.lets(peer, serverNanos());
    }

    boolean isBound(int link, InetSocketAddress peer) {
        ModelServer.Allocated known = allocation(link);
        return known != null && known.isBound(peer, serverNanos());
    }
}

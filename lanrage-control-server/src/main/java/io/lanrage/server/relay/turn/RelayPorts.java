package io.lanrage.server.relay.turn;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * The ports of one relay address: which are free, which are taken, and which are kept for whoever shows a token (RFC 8656 §7.2).
 * A port is sought from a random one on, so that nobody can tell the next. Shared by all event loops, safe for any number of
 * threads; an allocation costs one short lock, a packet none.
 */
public final class RelayPorts {

    /** For how long a port is kept; RFC 8656 §7.2 wants 30 s at least. */
    static final long RESERVATION_NANOS = 30_000_000_000L;

    private final int first;
    private final int last;
    private final RandomGenerator random;
    private final BitSet taken;
    private final AtomicIntegerArray live;
    private final Map<Long, Reservation> reservations = new HashMap<>();

    private record Reservation(int port, UserQuota keeper, long expiryNanos) {}

    /**
     * An even port and the next higher one, which is kept.
     *
     * @param port the even one
     * @param token what the other one is given out for
     */
    record Pair(int port, long token) {}

    /**
     * All ports are free.
     *
     * @param first the lowest, at least 1024
     * @param last the highest, at most 65535
     * @param random for ports and tokens; cryptographically strong, and safe for any number of threads
     * @throws IllegalArgumentException if there are no such ports
     */
    public RelayPorts(int first, int last, RandomGenerator random) {
        if (first < 1024 || last > 65_535 || first > last) {
            throw new IllegalArgumentException("relay ports " + first + ".." + last + " are not in 1024..65535");
        }
        this.first = first;
        this.last = last;
        this.random = random;
        taken = new BitSet(last - first + 1);
        live = new AtomicIntegerArray((last - first) / Integer.SIZE + 1);
    }

    /** Takes a free port. */
    synchronized OptionalInt take() {
        return take(port -> true);
    }

    /** Takes a free even port. */
    synchronized OptionalInt takeEven() {
        return take(port -> port % 2 == 0);
    }

    /**
     * Takes a free even port whose neighbour is free, and keeps the neighbour.
     *
     * @param keeper whose quota the neighbour counts for; it is told to {@link #expire}, or with the port
     */
    synchronized Optional<Pair> takePair(UserQuota keeper, long nowNanos) {
        OptionalInt even = take(port -> port % 2 == 0 && port < last && !taken.get(port + 1 - first));
        if (even.isEmpty()) {
            return Optional.empty();
        }
        int next = even.getAsInt() + 1;
        taken.set(next - first);
        long token = random.nextLong();
        while (reservations.containsKey(token)) {
            token = random.nextLong();
        }
        reservations.put(token, new Reservation(next, keeper, nowNanos + RESERVATION_NANOS));
        return Optional.of(new Pair(even.getAsInt(), token));
    }

    private OptionalInt take(IntPredicate suits) {
        int count = last - first + 1;
        int start = random.nextInt(count);
        OptionalInt found = freeFrom(start, count, suits);
        if (found.isEmpty()) {
            found = freeFrom(0, start, suits);
        }
        found.ifPresent(port -> taken.set(port - first));
        return found;
    }

    private OptionalInt freeFrom(int from, int to, IntPredicate suits) {
        for (int i = taken.nextClearBit(from); i < to; i = taken.nextClearBit(i + 1)) {
            if (suits.test(first + i)) {
                return OptionalInt.of(first + i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * Takes the port that a token stands for.
     *
     * @param released gets the quota that the port no longer counts for
     */
    synchronized OptionalInt redeem(long token, long nowNanos, Consumer<UserQuota> released) {
        Reservation reservation = reservations.get(token);
        if (reservation == null || nowNanos - reservation.expiryNanos >= 0) {
            return OptionalInt.empty();
        }
        reservations.remove(token);
        released.accept(reservation.keeper);
        return OptionalInt.of(reservation.port);
    }

    /** Gives a port back that was taken. */
    synchronized void release(int port) {
        int bit = port - first;
        live.updateAndGet(bit / Integer.SIZE, word -> word & ~(1 << bit));
        taken.clear(bit);
    }

    /** A port that was taken is a relayed address from now on, until it is released. */
    void opened(int port) {
        int bit = port - first;
        live.updateAndGet(bit / Integer.SIZE, word -> word | (1 << bit));
    }

    /** Whether a port is a relayed address now; takes no lock. */
    boolean isLive(int port) {
        int bit = port - first;
        return contains(port) && (live.get(bit / Integer.SIZE) & (1 << bit)) != 0;
    }

    /** Whether a port is one of these. */
    boolean contains(int port) {
        return port >= first && port <= last;
    }

    /**
     * Gives back the port that a token stands for, if it is still kept.
     *
     * @param released gets the quota that the port no longer counts for
     */
    synchronized void forget(long token, Consumer<UserQuota> released) {
        Reservation reservation = reservations.remove(token);
        if (reservation != null) {
            taken.clear(reservation.port - first);
            released.accept(reservation.keeper);
        }
    }

    /**
     * Gives back the ports that were kept long enough.
     *
     * @param released gets the quotas that they no longer count for
     */
    synchronized void expire(long nowNanos, Consumer<UserQuota> released) {
        for (Iterator<Reservation> each = reservations.values().iterator(); each.hasNext(); ) {
            Reservation reservation = each.next();
            if (nowNanos - reservation.expiryNanos >= 0) {
                each.remove();
                taken.clear(reservation.port - first);
                released.accept(reservation.keeper);
            }
        }
    }

    /** How many ports are neither taken nor kept. */
    public synchronized int free() {
        return last - first + 1 - taken.cardinality();
    }

    /** How many ports are kept for tokens. */
    public synchronized int kept() {
        return reservations.size();
    }
}

package io.lanrage.server.session;

import io.lanrage.core.ipam.IpPrefix;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts connections and requests by the address that they come from. An IPv6 address counts as its /64, because one customer
 * has all of those.
 *
 * <p>Time is an argument, in nanoseconds from any origin. Safe for any number of threads; no call waits for more than a few
 * look-ups of another.
 */
public final class Doorkeeper {

    /** Addresses known at once, connected or not long ago: some 15 MB. At this number only known ones are let in. */
    static final int MAX_ADDRESSES = 65_536;

    /** Addresses without a connection are forgotten when this many connections have come since that was last done. */
    private static final int CONNECTS_PER_SWEEP = 1_024;

    private static final class Visitor {
        final TokenBucket connects;
        final TokenBucket requests;
        int connections;

        Visitor(SessionLimits limits, long nowNanos) {
            connects = new TokenBucket(limits.connects(), nowNanos);
            requests = new TokenBucket(limits.requestsPerAddress(), nowNanos);
        }

        boolean isForgettable(long nowNanos) {
            return connections == 0 && connects.isFull(nowNanos) && requests.isFull(nowNanos);
        }
    }

    private final SessionLimits limits;
    private final Object lock = new Object();
    private final Map<IpPrefix, Visitor> visitors = new HashMap<>();
    private int connections;
    private int connectsSinceSweep;

    /**
     * Makes a doorkeeper who has seen nobody.
     *
     * @param limits what is allowed
     */
    public Doorkeeper(SessionLimits limits) {
        this.limits = limits;
    }

    /**
     * Somebody connected.
     *
     * @param address from where
     * @param nowNanos the time
     * @return whether the connection may stay; if so, {@link #left} has to be called once when it ends
     */
    public Admission admit(InetAddress address, long nowNanos) {
        synchronized (lock) {
            if (++connectsSinceSweep >= CONNECTS_PER_SWEEP) {
                connectsSinceSweep = 0;
                visitors.values().removeIf(visitor -> visitor.isForgettable(nowNanos));
            }
            IpPrefix key = key(address);
            Visitor visitor = visitors.get(key);
            if (connections >= limits.maxConnections() || (visitor == null && visitors.size() >= MAX_ADDRESSES)) {
                return Admission.FULL;
            }
            if (visitor == null) {
                visitor = new Visitor(limits, nowNanos);
                visitors.put(key, visitor);
            }
            if (!visitor.connects.tryTake(nowNanos) || visitor.connections >= limits.maxConnectionsPerAddress()) {
                return Admission.ADDRESS_LIMITED;
            }
            visitor.connections++;
            connections++;
            return Admission.ADMITTED;
        }
    }

    /**
     * An admitted connection ended.
     *
     * @param address from where it was
     */
    public void left(InetAddress address) {
        synchronized (lock) {
            Visitor visitor = visitors.get(key(address));
            if (visitor == null || visitor.connections == 0) {
                throw new IllegalStateException("no connection of " + key(address) + " was admitted");
            }
            visitor.connections--;
            connections--;
        }
    }

    /**
     * An admitted connection asks something.
     *
     * @param address from where it is
     * @param nowNanos the time
     * @return whether its address may ask now
     */
    public boolean mayAsk(InetAddress address, long nowNanos) {
        synchronized (lock) {
            Visitor visitor = visitors.get(key(address));
            return visitor != null && visitor.requests.tryTake(nowNanos);
        }
    }

    /**
     * How many connections there are.
     *
     * @return those that were admitted and have not left
     */
    public int connections() {
        synchronized (lock) {
            return connections;
        }
    }

    private static IpPrefix key(InetAddress address) {
        return IpPrefix.containing(address, address instanceof Inet6Address ? 64 : 32);
    }
}

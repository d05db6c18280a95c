package io.lanrage.wireguard.lan;

import io.lanrage.wireguard.packet.IpPacket;
import io.lanrage.wireguard.packet.Ipv4;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Makes the virtual LAN one network although every tunnel has two ends: UDP packets to everybody are copied to every member. TTL 1 is
 * enough, for a tunnel is one hop.
 *
 * <p><b>No loops.</b> Only packets from the own virtual address go out; what arrives has its sender's address, which the engine checks,
 * and goes to the system, never to a tunnel.
 *
 * <p><b>No floods.</b> {@link CopyLimits} hold for what goes out, with bursts of what they allow in a second, and for what comes from
 * each member, with bursts of two seconds, since a path may delay some packets and then deliver them together.
 *
 * <p><b>No duplicates.</b> For two seconds after a packet, the same packet is dropped: one with the same content and the same IP
 * identification. Systems number what they send, so a game that says the same again says it in another packet, and that goes out. But
 * whole packets that must not be fragmented need no number (RFC 6864 §4.1): Linux leaves it 0 where a program demands path MTU discovery
 * of a socket for many receivers, others always do, and IPv6 has none. Of these the same bytes may be a loop or a game that repeats
 * itself, and nobody can tell. So {@value #REPETITIONS} in two seconds go out: more than games repeat, and little for a loop.
 *
 * <p>{@link #verdict} belongs to the outbound thread, {@link Arrivals} to the inbound one.
 */
public final class LanCopies {
    /** How often a packet without an identification of its own may go out in two seconds. */
    static final int REPETITIONS = 8;

    private static final long BURST_NANOS = 1_000_000_000L;
    private static final long ARRIVAL_BURST_NANOS = 2 * BURST_NANOS;

    private final LanAddresses addresses;
    private final CopyLimits limits;
    private final RateLimit rate;
    private final PacketHash hash;
    private final RecentPackets recent = new RecentPackets();
    private final AtomicLongArray verdicts = new AtomicLongArray(CopyVerdict.values().length);

    /**
     * Makes one that has seen nothing.
     *
     * @param addresses the own virtual address and those for everybody
     * @param limits how much goes to all, and how much is taken from each member
     * @param key for hashes of packets
     * @param nowNanos the elapsed time
     */
    public LanCopies(LanAddresses addresses, CopyLimits limits, HashKey key, long nowNanos) {
        this.addresses = addresses;
        this.limits = limits;
        this.rate = new RateLimit(limits, BURST_NANOS, nowNanos);
        this.hash = new PacketHash(key);
    }

    /**
     * Says to whom an outgoing packet goes. On the outbound thread, once for each packet.
     *
     * @param memory holds the packet, big-endian; not changed
     * @param packet where it begins
     * @param bytes how long it is
     * @param nowNanos the elapsed time
     * @return to one, to all, or why to nobody; {@link #verdicts} counts it
     */
    // An index of counters that lives no longer than the class.
    @SuppressWarnings("EnumOrdinal")
    public CopyVerdict verdict(ByteBuffer memory, int packet, int bytes, long nowNanos) {
        CopyVerdict verdict = decide(memory, packet, bytes, nowNanos);
        int index = verdict.ordinal();
        verdicts.setRelease(index, verdicts.getPlain(index) + 1);
        return verdict;
    }

    private CopyVerdict decide(ByteBuffer memory, int packet, int bytes, long nowNanos) {
        int packetBytes = IpPacket.validBytes(memory, packet, bytes);
        if (packetBytes < 0) {
            return CopyVerdict.MALFORMED;
        }
        if (!addresses.isForAll(memory, packet)) {
            return CopyVerdict.FOR_ONE;
        }
        if (!addresses.isFromSelf(memory, packet)) {
            return CopyVerdict.FOREIGN_SOURCE;
        }
        if (IpPacket.protocol(memory, packet, packetBytes) != IpPacket.UDP) {
            return CopyVerdict.PROTOCOL;
        }
        if (!rate.hasRoom(packetBytes, nowNanos)) {
            return CopyVerdict.TOO_MANY;
        }
        int allowed = hasIdentification(memory, packet, packetBytes) ? 1 : REPETITIONS;
        if (recent.isOneTooMany(hash.of(memory, packet, packetBytes), allowed, nowNanos)) {
            return CopyVerdict.DUPLICATE;
        }
        rate.take(packetBytes, nowNanos);
        return CopyVerdict.FOR_ALL;
    }

    /** Whether the packet has a number that other packets of its source do not have. */
    private static boolean hasIdentification(ByteBuffer memory, int packet, int packetBytes) {
        boolean isNumbered =
                IpPacket.version(memory, packet) == IpPacket.VERSION_4 && Ipv4.identification(memory, packet) != 0;
        return isNumbered || IpPacket.isFragment(memory, packet, packetBytes);
    }

    /**
     * Counts of outgoing packets by what was said of them. From any thread.
     *
     * @return the count of each verdict
     */
    // An index of counters that lives no longer than the class.
    @SuppressWarnings("EnumOrdinal")
    public Map<CopyVerdict, Long> verdicts() {
        Map<CopyVerdict, Long> counts = new EnumMap<>(CopyVerdict.class);
        for (CopyVerdict verdict : CopyVerdict.values()) {
            counts.put(verdict, verdicts.getAcquire(verdict.ordinal()));
        }
        return counts;
    }

    /**
     * Makes the limit for what one member sends to all.
     *
     * @param nowNanos the elapsed time
     * @return the limit, which lives as long as the member's tunnel
     */
    public Arrivals arrivals(long nowNanos) {
        return new Arrivals(addresses, new RateLimit(limits, ARRIVAL_BURST_NANOS, nowNanos));
    }

    /** The limit for what one member sends to all; its own sender keeps to the same, unless it is a hostile one. */
    public static final class Arrivals {
        private final LanAddresses addresses;
        private final RateLimit rate;
        private final AtomicLong dropped = new AtomicLong();

        private Arrivals(LanAddresses addresses, RateLimit rate) {
            this.addresses = addresses;
            this.rate = rate;
        }

        /**
         * Whether a packet from this member is within the limit; packets to one address always are. On the inbound thread.
         *
         * @param memory holds the packet, big-endian; not changed
         * @param packet where it begins
         * @param bytes its length, as {@link IpPacket#validBytes} told it
         * @param nowNanos the elapsed time
         * @return whether it may pass; else it is counted
         */
        public boolean admits(ByteBuffer memory, int packet, int bytes, long nowNanos) {
            if (!addresses.isForAll(memory, packet)) {
                return true;
            }
            if (!rate.hasRoom(bytes, nowNanos)) {
                dropped.setRelease(dropped.getPlain() + 1);
                return false;
            }
            rate.take(bytes, nowNanos);
            return true;
        }

        /**
         * How many packets were over the limit. From any thread.
         *
         * @return a count
         */
        public long dropped() {
            return dropped.getAcquire();
        }
    }
}

package io.lanrage.core.ipam;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;
import io.lanrage.core.error.RefusedException;
import io.lanrage.core.key.PeerId;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Leases the virtual addresses of one party to its members.
 *
 * <p>The answers depend on nothing but the calls and the times that they name, so a replay of the same calls gives the same
 * addresses:
 *
 * <ul>
 *   <li>A peer that has a lease keeps its address, and one that comes back while its address rests gets the same again.
 *   <li>Anybody else gets the lowest address that is neither leased, resting nor reserved.
 *   <li>A released address rests for {@link #RESTING_TIME}: nobody's packets may reach another because of an old table entry.
 *   <li>The pool begins with the first /24 of its base prefix and opens the next one when all that are open are used up.
 *   <li>The first and the last address of each /24 are never leased. This reserves the base prefix's network and broadcast
 *       addresses, and no game that takes its network for a /24 takes a member for a broadcast address.
 * </ul>
 *
 * <p>Not safe for use by several threads: one owner calls it and says what time it is. The times of calls should not go back; if
 * they do, addresses only rest longer.
 */
public final class IpAddressPool {

    /** How long a released address is kept for the peer that had it. */
    public static final Duration RESTING_TIME = Duration.ofSeconds(120);

    private static final int SHORTEST_BASE = 16;
    private static final int LONGEST_BASE = 24;

    /** An address that its peer has released, numbered from the begin of the base prefix. */
    private record Resting(PeerId peer, int offset, Instant until) {}

    private final AddressSpace space;
    /** Offsets that cannot be leased to a newcomer: leased, resting or reserved. */
    private final BitSet taken = new BitSet();

    private final Map<PeerId, Integer> leased = new HashMap<>();
    private final Map<PeerId, Resting> resting = new HashMap<>();
    private final NavigableSet<Resting> restingByEnd =
            new TreeSet<>(Comparator.comparing(Resting::until).thenComparingInt(Resting::offset));
    private int openedSubnets;
    private long granted;
    private long regained;
    private long refused;

    /**
     * Makes a pool without leases.
     *
     * @param base the IPv4 prefix from which addresses are leased, of length 16 to 24
     * @throws InputException if it is of IPv6 or of another length
     */
    public IpAddressPool(IpPrefix base) {
        if (!(base.address() instanceof Inet4Address)
                || base.length() < SHORTEST_BASE
                || base.length() > LONGEST_BASE) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "addresses cannot be leased from " + base + ": it is not an IPv4 prefix of length " + SHORTEST_BASE
                            + " to " + LONGEST_BASE);
        }
        this.space = new AddressSpace(base);
        openSubnet();
    }

    /**
     * The prefix from which addresses are leased.
     *
     * @return the base prefix, as given
     */
    public IpPrefix base() {
        return space.base();
    }

    /**
     * Leases an address to a peer. A peer that has a lease gets the address that it has.
     *
     * @param peer to whom
     * @param now what time it is; an address is free at exactly the end of its resting time
     * @return the address
     * @throws RefusedException with {@code ADDRESSES_EXHAUSTED} if all are leased or resting
     */
    public InetAddress lease(PeerId peer, Instant now) {
        Integer held = leased.get(peer);
        if (held != null) {
            return space.at(held);
        }
        endRests(now);
        Resting own = resting.remove(peer);
        int offset;
        if (own != null) {
            restingByEnd.remove(own);
            offset = own.offset();
            regained++;
        } else {
            offset = lowestFree(now);
            taken.set(offset);
            granted++;
        }
        leased.put(peer, offset);
        return space.at(offset);
    }

    /**
     * Ends a peer's lease; its address begins to rest.
     *
     * @param peer whose lease
     * @param now what time it is
     * @return the address that it had, or empty if it had none, and then nothing changes
     */
    public Optional<InetAddress> release(PeerId peer, Instant now) {
        endRests(now);
        Integer offset = leased.remove(peer);
        if (offset == null) {
            return Optional.empty();
        }
        Resting rest = new Resting(peer, offset, now.plus(RESTING_TIME));
        resting.put(peer, rest);
        restingByEnd.add(rest);
        return Optional.of(space.at(offset));
    }

    /**
     * The address that a peer has.
     *
     * @param peer whose
     * @return its address, or empty if it has no lease; an address that rests is nobody's
     */
    public Optional<InetAddress> addressOf(PeerId peer) {
        return Optional.ofNullable(leased.get(peer)).map(space::at);
    }

    /**
     * Counts what there is.
     *
     * @param now what time it is
     * @return the figures
     */
    public PoolStatistics statistics(Instant now) {
        endRests(now);
        return new PoolStatistics(
                openedSubnets,
                space.subnets(),
                space.capacity(),
                leased.size(),
                resting.size(),
                granted,
                regained,
                refused);
    }

    /**
     * Checks that the pool keeps its promises: each lease and each resting address is in an open part of the prefix, none is
     * reserved, none is held twice, and what is marked as taken is exactly what is held.
     *
     * @return what is wrong; empty if nothing is
     */
    public List<LeaseFinding> check() {
        LeaseCheck check = new LeaseCheck(space, openedSubnets);
        leased.forEach(check::held);
        resting.values().forEach(rest -> check.held(rest.peer(), rest.offset()));
        return check.findings(taken);
    }

    private void endRests(Instant now) {
        while (!restingByEnd.isEmpty() && !restingByEnd.first().until().isAfter(now)) {
            Resting over = restingByEnd.pollFirst();
            resting.remove(over.peer());
            taken.clear(over.offset());
        }
    }

    private int lowestFree(Instant now) {
        int offset = taken.nextClearBit(0);
        if (offset < AddressSpace.firstOf(openedSubnets)) {
            return offset;
        }
        if (openedSubnets == space.subnets()) {
            refused++;
            throw new RefusedException(ErrorCode.ADDRESSES_EXHAUSTED, exhausted(now));
        }
        openSubnet();
        return taken.nextClearBit(offset);
    }

    private String exhausted(Instant now) {
        String all = "all " + space.capacity() + " addresses of " + base() + " are in use";
        return restingByEnd.isEmpty()
                ? all
                : all + "; the next of " + resting.size() + " that rest is free in "
                        + Duration.between(now, restingByEnd.first().until()).toSeconds() + " s";
    }

    private void openSubnet() {
        taken.set(AddressSpace.firstOf(openedSubnets));
        openedSubnets++;
        taken.set(AddressSpace.firstOf(openedSubnets) - 1);
    }
}

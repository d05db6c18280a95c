package io.lanrage.nat.turn.client;

import io.lanrage.nat.turn.client.TurnLink.Role;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The links of a client: at most one main, one successor, and those that end. */
final class TurnLinks {

    private final List<TurnLink> links = new ArrayList<>();
    private int lastNumber;

    /** A new one, which is still to be opened. */
    TurnLink add(Role role, TurnServer server, boolean fresh) {
        // Two allocations at one server need two ports, or connections.
        boolean apart = fresh || links.stream().anyMatch(link -> !link.fresh);
        TurnLink link = new TurnLink(++lastNumber, server, apart, role);
        links.add(link);
        return link;
    }

    void remove(TurnLink link) {
        links.remove(link);
    }

    /** All of them, as they are now. */
    List<TurnLink> all() {
        return List.copyOf(links);
    }

    boolean isEmpty() {
        return links.isEmpty();
    }

    @Nullable
    TurnLink in(Role role) {
        for (TurnLink link : links) {
            if (link.role == role) {
                return link;
            }
        }
        return null;
    }

    @Nullable
    TurnLink of(int number) {
        for (TurnLink link : links) {
            if (link.number == number) {
                return link;
            }
        }
        return null;
    }

    @Nullable
    Allocation allocation(int number) {
        TurnLink link = of(number);
        return link == null ? null : link.allocation;
    }

    void forget(InetSocketAddress peer) {
        for (TurnLink link : links) {
            if (link.allocation != null) {
                link.allocation.forget(peer);
            }
        }
    }

    /** When one of them has something to do. */
    OptionalLong deadlineNanos(long nowNanos) {
        List<OptionalLong> times = new ArrayList<>();
        for (TurnLink link : links) {
            if (link.allocation != null) {
                times.add(link.allocation.deadlineNanos(nowNanos));
            }
            if (link.role == Role.RETIRING) {
                times.add(OptionalLong.of(link.retiredNanos()));
            }
        }
        return Deadlines.first(times);
    }
}

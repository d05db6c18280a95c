package io.lanrage.nat.turn.client;

import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.turn.client.TurnFailure.Reason;
import io.lanrage.nat.turn.client.TurnLink.Role;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A player's use of one TURN server: makes an allocation, keeps it, makes another one when it is lost, and moves to a new one before
 * its credentials end. Pure: whoever drives it hands in what arrives and the current time of a nano clock, carries out the returned
 * effects in their order, and calls {@link #advance} when {@link #deadlineNanos} is reached.
 *
 * <pre>
 *   credentials ──→ link ──→ allocation UP ←────────────────────────────┐
 *        ↑            ↑  │                │ lost, forgotten             │
 *        │            └──┤ another server,├──→ (at once) link ──────────┤
 *        │   pause ←─────┘ another port   │ credentials end soon        │
 *        └─────┘                          └──→ successor's link ──→ UP ─┘ the old one retires, and leaves after 30 s
 * </pre>
 *
 * <p>All peers that are wanted are wanted of each allocation. For one thread.
 */
public final class TurnClient {

    /** The most peers that a client lets through. */
    public static final int MAX_PEERS = 128;

    private static final TurnFailure NO_LONGER_VALID =
            new TurnFailure(Reason.NO_CREDENTIALS, "they ended while the relay was connected");

    /** So often other credentials are asked for, after the server refused some. */
    private static final int LAST_CHANCES = 1;

    private final TurnServer home;
    private final RelayFamilies families;
    private final RandomGenerator random;
    private final Pauses pauses;
    private final Map<InetSocketAddress, Boolean> peers = new LinkedHashMap<>();
    private final TurnLinks links = new TurnLinks();
    private final CredentialWatch credentials = new CredentialWatch();
    private final Redirects redirects;
    private TurnServer target;
    private int freshPorts;
    private OptionalLong retryNanos = OptionalLong.empty();
    private int lastChances = LAST_CHANCES;
    private boolean failed;
    private boolean closed;

    /**
     * A client that has not begun.
     *
     * @param server where to allocate; its address is resolved
     * @param families which relayed addresses to ask for
     * @param random where transaction ids come from; cryptographically strong
     * @throws IllegalArgumentException if the server's address is not resolved
     */
    public TurnClient(TurnServer server, RelayFamilies families, RandomGenerator random) {
        if (server.address().isUnresolved()) {
            throw new IllegalArgumentException("TURN server " + server.address() + " is not resolved");
        }
        this.home = server;
        this.target = server;
        this.redirects = new Redirects(server.address());
        this.families = families;
        this.random = random;
        this.pauses = new Pauses(random);
    }

    /**
     * Begins: asks for credentials first.
     *
     * @return what to do
     */
    public List<TurnEffect> start() {
        List<TurnEffect> out = new ArrayList<>();
        wantCredentials(out);
        return out;
    }

    private void wantCredentials(List<TurnEffect> out) {
        if (credentials.ask()) {
            out.add(new TurnEffect.WantCredentials());
        }
    }

    /**
     * Takes credentials, asked for or not. Another user name cannot take over a living allocation (RFC 8656 §7.2 and §5, error 441):
     * a successor is made with it, and then the old one retires.
     *
     * @param given the newest
     * @param nowNanos the current time
     * @return what to do
     */
    public List<TurnEffect> credentials(TurnCredentials given, long nowNanos) {
        List<TurnEffect> out = new ArrayList<>();
        if (closed || failed) {
            return out;
        }
        if (!credentials.take(given, nowNanos)) {
            fail(new TurnFailure(Reason.UNAUTHORIZED, "user " + given.username().text() + " is refused"), out);
            return out;
        }
        TurnLink main = links.in(Role.MAIN);
        if (main == null && retryNanos.isEmpty()) {
            begin(target, nowNanos, out);
        } else if (main != null && main.isUp()) {
            renew(main, given, out);
        }
        return settled(nowNanos, out);
    }

    private void renew(TurnLink main, TurnCredentials given, List<TurnEffect> out) {
        Allocation allocation = main.allocation;
        if (allocation == null || allocation.credentials().isSameAs(given)) {
            return;
        }
        if (allocation.credentials().username().equals(given.username())) {
            allocation.use(given);
        } else if (links.in(Role.SUCCESSOR) == null) {
            open(Role.SUCCESSOR, main.server, out);
        }
    }

    /**
     * There are no credentials now.
     *
     * @param detail why, in words
     * @param nowNanos the current time
     * @return what to do
     */
    public List<TurnEffect> noCredentials(String detail, long nowNanos) {
        List<TurnEffect> out = new ArrayList<>();
        credentials.none();
        if (closed || failed) {
            return out;
        }
        TurnFailure failure = new TurnFailure(Reason.NO_CREDENTIALS, detail);
        if (links.in(Role.MAIN) == null) {
            pause(failure, nowNanos, out);
        } else {
            credentials.renewAt(nowNanos + pauses.afterNanos(failure.reason()));
        }
        return out;
    }

    /** Makes the main allocation, with credentials that are good for it. */
    private void begin(TurnServer server, long nowNanos, List<TurnEffect> out) {
        if (credentials.usable(nowNanos) == null) {
            wantCredentials(out);
        } else {
            open(Role.MAIN, server, out);
        }
    }

    private void open(Role role, TurnServer server, List<TurnEffect> out) {
        TurnLink link = links.add(role, server, freshPorts > 0);
        out.add(new TurnEffect.Open(link.number, server, link.fresh));
    }

    /**
     * A link is open.
     *
     * @param number which
     * @param nowNanos the current time
     * @return what to do
     */
    public List<TurnEffect> linkOpened(int number, long nowNanos) {
        List<TurnEffect> out = new ArrayList<>();
        TurnLink link = links.of(number);
        TurnCredentials known = credentials.usable(nowNanos);
        if (link != null && link.allocation == null && known == null) {
            ended(link, NO_LONGER_VALID, Optional.empty(), nowNanos, out);
        } else if (link != null && link.allocation == null && known != null) {
            Allocation begun = new Allocation(number, link.server, families, known, random, nowNanos);
            link.allocation = begun;
            begun.start(nowNanos, out);
        }
        return settled(nowNanos, out);
    }

    /**
     * A link could not be opened, or is gone.
     *
     * @param number which
     * @param failure why
     * @param nowNanos the current time
     * @return what to do
     */
    public List<TurnEffect> linkFailed(int number, TurnFailure failure, long nowNanos) {
        List<TurnEffect> out = new ArrayList<>();
        TurnLink link = links.of(number);
        if (link != null && link.allocation != null) {
            link.allocation.end(failure);
        } else if (link != null) {
            ended(link, failure, Optional.empty(), nowNanos, out);
        }
        return settled(nowNanos, out);
    }

    /**
     * A STUN response arrived over a link.
     *
     * @param number which link
     * @param response the response, from the link's server
     * @param nowNanos the current time
     * @return what to do
     */
    public List<TurnEffect> received(int number, StunMessage response, long nowNanos) {
        List<TurnEffect> out = new ArrayList<>();
        Allocation allocation = links.allocation(number);
        if (allocation == null) {
            out.add(new TurnEffect.Dropped(TurnDrop.UNSOLICITED));
            return out;
        }
        allocation.received(response, nowNanos, out);
        return settled(nowNanos, out);
    }

    /**
     * Lets a peer send to the relayed addresses, from now on and until it is forgotten.
     *
     * @param peer the peer's address, a resolved one
     * @param channel whether it gets a channel, which makes each packet 4 bytes longer instead of 36 or more
     * @param nowNanos the current time
     * @return what to do
     */
    public List<TurnEffect> want(InetSocketAddress peer, boolean channel, long nowNanos) {
        List<TurnEffect> out = new ArrayList<>();
        if (!peers.containsKey(peer) && peers.size() == MAX_PEERS) {
            TurnFailure full = new TurnFailure(Reason.TOO_MANY_PEERS, "more than " + MAX_PEERS);
            out.add(new TurnEffect.Tell(new TurnEvent.PeerRefused(Optional.empty(), peer, full)));
            return out;
        }
        peers.merge(peer, channel, Boolean::logicalOr);
        for (TurnLink link : links.all()) {
            if (link.isUp() && link.allocation != null) {
                link.allocation.want(peer, channel, nowNanos, out);
            }
        }
        return settled(nowNanos, out);
    }

    /**
     * Lets a peer send no more; the server may let it for some minutes yet.
     *
     * @param peer the peer's address
     */
    public void forget(InetSocketAddress peer) {
        peers.remove(peer);
        links.forget(peer);
    }

    /**
     * Whom a channel is for.
     *
     * @param number the link
     * @param channel the channel's number
     * @return the peer; null if nobody wanted is bound to it
     */
    public @Nullable InetSocketAddress peerOf(int number, int channel) {
        Allocation allocation = links.allocation(number);
        return allocation == null ? null : allocation.peerOf(channel);
    }

    /**
     * Whether data of a peer is wanted.
     *
     * @param number the link
     * @param peer where the server says that it came from
     * @return whether its address was let through
     */
    public boolean lets(int number, InetSocketAddress peer) {
        Allocation allocation = links.allocation(number);
        return allocation != null && allocation.lets(peer);
    }

    /**
     * Notes that data went out or came in over a link: signs of life are closer together then.
     *
     * @param number the link
     * @param out whether it went out
     * @param nowNanos the current time
     * @return whether {@link #deadlineNanos} may be nearer than before
     */
    public boolean carried(int number, boolean out, long nowNanos) {
        Allocation allocation = links.allocation(number);
        if (allocation == null) {
            return false;
        }
        if (!out) {
            allocation.heard(nowNanos);
        }
        return allocation.carried(out, nowNanos);
    }

    /**
     * Does what is due.
     *
     * @param nowNanos the current time
     * @return what to do
     */
    public List<TurnEffect> advance(long nowNanos) {
        List<TurnEffect> out = new ArrayList<>();
        for (TurnLink link : links.all()) {
            Allocation allocation = link.allocation;
            if (allocation != null) {
                allocation.advance(nowNanos, out);
                if (link.role == Role.RETIRING && nowNanos - link.retiredNanos() >= 0) {
                    link.role = Role.LEAVING;
                    allocation.release(nowNanos, out);
                }
            }
        }
        if (Deadlines.isReached(retryNanos, nowNanos)) {
            retryNanos = OptionalLong.empty();
            begin(target, nowNanos, out);
        }
        if (Deadlines.isReached(credentials.renewalNanos(), nowNanos)) {
            wantCredentials(out);
        }
        return settled(nowNanos, out);
    }

    /**
     * When {@link #advance} has to be called next; every other call may bring it nearer.
     *
     * @param nowNanos the current time
     * @return a time of the same clock, perhaps past; empty if nothing is planned
     */
    public OptionalLong deadlineNanos(long nowNanos) {
        return Deadlines.first(List.of(retryNanos, credentials.renewalNanos(), links.deadlineNanos(nowNanos)));
    }

    /** Sees to what the allocations have come to. */
    private List<TurnEffect> settled(long nowNanos, List<TurnEffect> out) {
        for (TurnLink link : links.all()) {
            Allocation allocation = link.allocation;
            if (allocation != null && allocation.phase() == Allocation.Phase.UP && !link.told) {
                up(link, allocation, nowNanos, out);
            } else if (allocation != null && allocation.phase() == Allocation.Phase.ENDED) {
                Optional<TurnServer> redirect = allocation.redirect();
                allocation
                        .failure()
                        .ifPresentOrElse(
                                failure -> ended(link, failure, redirect, nowNanos, out), () -> left(link, out));
            }
        }
        return out;
    }

    private void up(TurnLink link, Allocation allocation, long nowNanos, List<TurnEffect> out) {
        link.told = true;
        link.sinceNanos = nowNanos;
        freshPorts = 0;
        lastChances = LAST_CHANCES;
        target = link.server;
        InetSocketAddress mapped = allocation.mapped().orElseThrow();
        out.add(new TurnEffect.Tell(new TurnEvent.Up(link.number, allocation.relayed(), mapped)));
        TurnLink old = link.role == Role.SUCCESSOR ? links.in(Role.MAIN) : null;
        link.role = Role.MAIN;
        if (old != null) {
            old.role = Role.RETIRING;
            old.sinceNanos = nowNanos;
            out.add(new TurnEffect.Tell(new TurnEvent.Retiring(old.number, ClientTiming.RETIREMENT)));
        }
        peers.forEach((peer, channel) -> allocation.want(peer, channel, nowNanos, out));
    }

    private void left(TurnLink link, List<TurnEffect> out) {
        links.remove(link);
        out.add(new TurnEffect.Close(link.number));
        if (link.told && !closed) {
            out.add(new TurnEffect.Tell(new TurnEvent.Gone(link.number, Optional.empty())));
        }
    }

    private void ended(
            TurnLink link, TurnFailure failure, Optional<TurnServer> redirect, long nowNanos, List<TurnEffect> out) {
        links.remove(link);
        out.add(new TurnEffect.Close(link.number));
        if (link.told) {
            out.add(new TurnEffect.Tell(new TurnEvent.Gone(link.number, Optional.of(failure))));
        }
        if (closed || link.role == Role.RETIRING || link.role == Role.LEAVING) {
            return;
        }
        TurnLink successor = links.in(Role.SUCCESSOR);
        if (link.role == Role.MAIN && successor != null) {
            successor.role = Role.MAIN;
        } else if (redirect.isPresent() && redirects.follow(redirect.get(), nowNanos)) {
            open(link.role, redirect.get(), out);
        } else if (failure.reason() == Reason.PORT_IN_USE && freshPorts < ClientTiming.MAX_FRESH_PORTS) {
            freshPorts++;
            open(link.role, link.server, out);
        } else if (link.role == Role.SUCCESSOR) {
            credentials.renewAt(nowNanos + ClientTiming.FULL_RETRY_NANOS);
        } else {
            mainEnded(link, failure, nowNanos, out);
        }
    }

    private void mainEnded(TurnLink link, TurnFailure failure, long nowNanos, List<TurnEffect> out) {
        boolean settled = link.told && nowNanos - link.sinceNanos >= ClientTiming.SETTLED_NANOS;
        freshPorts = 0;
        target = home;
        if (settled) {
            pauses.reset();
        }
        if (failure.reason() == Reason.UNAUTHORIZED && lastChances-- > 0) {
            credentials.refused();
            wantCredentials(out);
        } else if (!failure.reason().isPassing()) {
            fail(failure, out);
        } else if (settled) {
            begin(home, nowNanos, out);
        } else {
            pause(failure, nowNanos, out);
        }
    }

    private void pause(TurnFailure failure, long nowNanos, List<TurnEffect> out) {
        long nanos = pauses.afterNanos(failure.reason());
        retryNanos = OptionalLong.of(nowNanos + nanos);
        out.add(new TurnEffect.Tell(new TurnEvent.Paused(failure, Duration.ofNanos(nanos))));
    }

    private void fail(TurnFailure failure, List<TurnEffect> out) {
        failed = true;
        credentials.stop();
        out.add(new TurnEffect.Tell(new TurnEvent.Failed(failure)));
    }

    /**
     * Gives all relayed addresses back, and begins nothing new; {@link #isOver} tells when the servers have heard it, or half a second
     * is over.
     *
     * @param nowNanos the current time
     * @return what to do
     */
    public List<TurnEffect> close(long nowNanos) {
        List<TurnEffect> out = new ArrayList<>();
        if (closed) {
            return out;
        }
        closed = true;
        credentials.stop();
        retryNanos = OptionalLong.empty();
        for (TurnLink link : links.all()) {
            Allocation allocation = link.allocation;
            if (allocation == null) {
                left(link, out);
            } else if (link.role != Role.LEAVING) {
                link.role = Role.LEAVING;
                allocation.release(nowNanos, out);
            }
        }
        return settled(nowNanos, out);
    }

    /** Whether it is closed and has no link any more. */
    public boolean isOver() {
        return closed && links.isEmpty();
    }
}

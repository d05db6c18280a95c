package io.lanrage.nat.path;

import io.lanrage.core.key.CheckKey;
import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.Path;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.StunMethod;
import io.lanrage.nat.stun.Username;
import io.lanrage.nat.stun.XorMappedAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The agents of all peers behind one socket. Pure: whoever drives it hands in what arrives and the current time of a nano clock,
 * carries out the returned effects in their order, and calls {@link #advance} when {@link #deadlineNanos} is reached.
 *
 * <p>For one thread. A path is made by an authenticated answer and by nothing else, so that no data goes to an address that did
 * not ask for it.
 */
public final class PathAgents {

    private final PeerId self;
    private final InetSocketAddress local;
    private final RandomGenerator random;
    private final AddressOwners owners = new AddressOwners();
    private final Map<PeerId, PathAgent> byPeer = new HashMap<>();
    private final Map<Username, PathAgent> byUsername = new HashMap<>();

    /**
     * Agents without peers.
     *
     * @param self the own peer id
     * @param local the shared socket's address, for {@link Path#local()}
     * @param random where transaction ids come from; cryptographically strong
     */
    public PathAgents(PeerId self, InetSocketAddress local, RandomGenerator random) {
        this.self = self;
        this.local = local;
        this.random = random;
    }

    /**
     * Starts to answer a peer's checks. For a peer that is there already it replaces the key and keeps the path.
     *
     * @param peer another than the own id
     * @param key what authenticates the pair's checks; copied
     */
    public void addPeer(PeerId peer, CheckKey key) {
        if (peer.equals(self)) {
            throw new IllegalArgumentException("peer " + peer + " is this one itself");
        }
        CheckSeal seal = new CheckSeal(self, peer, key);
        PathAgent agent = byPeer.get(peer);
        if (agent == null) {
            agent = new PathAgent(peer, local, seal, random, owners);
            byPeer.put(peer, agent);
            byUsername.put(seal.incoming(), agent);
        } else {
            agent.rekey(seal);
        }
    }

    /**
     * Takes all candidates that a peer has now.
     *
     * @param peer which peer; nothing happens for one that was not added
     * @param candidates the first {@link Candidate#MAX_PER_PEER} count, new ones are checked at once
     * @param nowNanos the current time
     * @return what to do
     */
    public List<PathEffect> remoteCandidates(PeerId peer, List<Candidate> candidates, long nowNanos) {
        return on(peer, (agent, out) -> agent.candidates(candidates, nowNanos, out));
    }

    /**
     * Checks all known candidates of a peer again.
     *
     * @param peer which peer; nothing happens for one that was not added
     * @param nowNanos the current time
     * @return what to do
     */
    public List<PathEffect> retry(PeerId peer, long nowNanos) {
        return on(peer, (agent, out) -> agent.retry(nowNanos, out));
    }

    private List<PathEffect> on(PeerId peer, BiConsumer<PathAgent, List<PathEffect>> input) {
        PathAgent agent = byPeer.get(peer);
        if (agent == null) {
            return List.of();
        }
        List<PathEffect> out = new ArrayList<>();
        input.accept(agent, out);
        return out;
    }

    /**
     * Forgets a peer, its addresses and its key.
     *
     * @param peer which peer; nothing happens for one that was not added
     */
    public void removePeer(PeerId peer) {
        PathAgent agent = byPeer.remove(peer);
        if (agent != null) {
            byUsername.remove(agent.seal().incoming());
            agent.close();
        }
    }

    /**
     * Takes a STUN message that arrived.
     *
     * @param from the datagram's source
     * @param message the message
     * @param nowNanos the current time
     * @return what to do
     */
    public List<PathEffect> received(InetSocketAddress from, StunMessage message, long nowNanos) {
        List<PathEffect> out = new ArrayList<>();
        Optional<DropReason> dropped = switch (message.messageClass()) {
            case REQUEST -> request(from, message, nowNanos, out);
            case SUCCESS_RESPONSE -> answer(from, message, nowNanos, out);
            case ERROR_RESPONSE -> Optional.of(DropReason.UNSOLICITED);
            case INDICATION -> Optional.of(DropReason.NOT_A_CHECK);
        };
        dropped.ifPresent(reason -> out.add(new PathEffect.Dropped(reason)));
        return out;
    }

    private Optional<DropReason> request(
            InetSocketAddress from, StunMessage request, long nowNanos, List<PathEffect> out) {
        Optional<Username> name = request.first(Username.class);
        if (name.isEmpty() || !isUnderstood(request) || from.getPort() == 0) {
            return Optional.of(DropReason.NOT_A_CHECK);
        }
        PathAgent agent = byUsername.get(name.get());
        if (agent == null) {
            return Optional.of(DropReason.UNKNOWN_USERNAME);
        }
        if (!agent.seal().isAuthentic(request)) {
            return Optional.of(DropReason.NOT_AUTHENTIC);
        }
        agent.checkArrived(from, request, nowNanos, out);
        return Optional.empty();
    }

    private Optional<DropReason> answer(
            InetSocketAddress from, StunMessage answer, long nowNanos, List<PathEffect> out) {
        PathAgent agent = asker(answer, nowNanos);
        if (agent == null) {
            return Optional.of(DropReason.UNSOLICITED);
        }
        if (!agent.seal().isAuthentic(answer)) {
            return Optional.of(DropReason.NOT_AUTHENTIC);
        }
        if (!isUnderstood(answer) || answer.first(XorMappedAddress.class).isEmpty()) {
            return Optional.of(DropReason.NOT_A_CHECK);
        }
        agent.answerArrived(from, answer.transactionId(), nowNanos, out);
        return Optional.empty();
    }

    private static boolean isUnderstood(StunMessage message) {
        return message.method().equals(StunMethod.BINDING)
                && message.unknownRequiredTypes().isEmpty();
    }

    private @Nullable PathAgent asker(StunMessage answer, long nowNanos) {
        for (PathAgent agent : byPeer.values()) {
            if (agent.awaits(answer.transactionId(), nowNanos)) {
                return agent;
            }
        }
        return null;
    }

    /**
     * Does what is due.
     *
     * @param nowNanos the current time
     * @return what to do
     */
    public List<PathEffect> advance(long nowNanos) {
        List<PathEffect> out = new ArrayList<>();
        byPeer.values().forEach(agent -> agent.advance(nowNanos, out));
        return out;
    }

    /**
     * When {@link #advance} has to be called next; every other call may bring it nearer.
     *
     * @param nowNanos the current time
     * @return a time of the same clock, perhaps past; empty if nothing is planned
     */
    public OptionalLong deadlineNanos(long nowNanos) {
        OptionalLong first = OptionalLong.empty();
        for (PathAgent agent : byPeer.values()) {
            OptionalLong next = agent.deadlineNanos(nowNanos);
            if (first.isEmpty() || (next.isPresent() && next.getAsLong() - first.getAsLong() < 0)) {
                first = next;
            }
        }
        return first;
    }

    /**
     * Notes that data went to a peer or came from it: heartbeats are closer together then.
     *
     * @param peer which peer
     * @param nowNanos the current time
     * @return whether {@link #deadlineNanos} may be nearer than before
     */
    public boolean carried(PeerId peer, long nowNanos) {
        PathAgent agent = byPeer.get(peer);
        return agent != null && agent.carried(nowNanos);
    }

    /**
     * The path that carries a peer's packets.
     *
     * @param peer which peer
     * @return the selected path, with its newest round trip
     */
    public Optional<Path> selected(PeerId peer) {
        return Optional.ofNullable(byPeer.get(peer)).flatMap(PathAgent::path);
    }

    /**
     * Where packets to a peer go; made for being asked for each batch.
     *
     * @param peer which peer
     * @return an address that answered an authenticated check and does so still; null if there is none
     */
    public @Nullable InetSocketAddress destination(PeerId peer) {
        PathAgent agent = byPeer.get(peer);
        return agent == null ? null : agent.destination();
    }

    /**
     * Whose packets come from an address; made for being asked for each batch.
     *
     * @param source where a packet came from
     * @return the peer that was heard there with an authenticated check; null if there is none
     */
    public @Nullable PeerId owner(InetSocketAddress source) {
        return owners.owner(source);
    }

    /** Forgets all peers and wipes their keys. */
    public void close() {
        byPeer.values().forEach(PathAgent::close);
        byPeer.clear();
        byUsername.clear();
    }
}

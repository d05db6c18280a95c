package io.lanrage.nat.path;

import io.lanrage.core.key.PeerId;
import io.lanrage.core.nat.Candidate;
import io.lanrage.core.nat.CheckEvidence;
import io.lanrage.core.nat.Path;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.nat.stun.StunMessage;
import io.lanrage.nat.stun.TransactionId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The agent of one peer; {@link AgentState} draws its life. Each method takes the current time, and adds what is to be done to
 * the list that it is given.
 */
final class PathAgent {

    private final PeerId peer;
    private final InetSocketAddress local;
    private final RandomGenerator random;
    private final AddressOwners owners;
    private CheckSeal seal;

    // In the order in which the addresses became known: that is the order of checks, and the oldest go first when room
    // is needed.
    private final Map<InetSocketAddress, CheckPair> pairs = new LinkedHashMap<>();
    private final PendingChecks pending = new PendingChecks();
    private final SeenRequests seen = new SeenRequests();
    private final RateWindow checkRate = new RateWindow(PathTiming.CHECKS_PER_SECOND, PathTiming.ANSWER_NANOS);
    private final RateWindow answerRate = new RateWindow(PathTiming.CHECKS_PER_SECOND, PathTiming.ANSWER_NANOS);
    private final Attempt attempt = new Attempt();

    private AgentState state = AgentState.WAITING;
    private @Nullable CheckPair selected;
    private long connectedNanos;
    private boolean carried;
    private long carriedNanos;

    PathAgent(PeerId peer, InetSocketAddress local, CheckSeal seal, RandomGenerator random, AddressOwners owners) {
        this.peer = peer;
        this.local = local;
        this.seal = seal;
        this.random = random;
        this.owners = owners;
    }

    PeerId peer() {
        return peer;
    }

    AgentState state() {
        return state;
    }

    CheckSeal seal() {
        return seal;
    }

    /** Takes another key for the pair's checks from now on. */
    void rekey(CheckSeal newSeal) {
        seal.destroy();
        seal = newSeal;
    }

    Optional<Path> path() {
        return Optional.ofNullable(selected).map(this::path);
    }

    /** Where packets to the peer go, or null. */
    @Nullable
    InetSocketAddress destination() {
        return selected == null ? null : selected.remote();
    }

    /** Takes all candidates that the peer has now; those over the limit are ignored. */
    void candidates(List<Candidate> candidates, long nowNanos, List<PathEffect> out) {
        Map<InetSocketAddress, Candidate> signalled = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            if (signalled.size() < Candidate.MAX_PER_PEER) {
                signalled.putIfAbsent(candidate.address(), candidate);
            }
        }
        withdrawAllBut(signalled.keySet());
        boolean anyNew = false;
        for (Candidate candidate : signalled.values()) {
            anyNew |= signal(candidate, nowNanos);
        }
        if (state == AgentState.WAITING || (state == AgentState.EXHAUSTED && anyNew)) {
            begin(nowNanos);
        } else if (anyNew) {
            attempt.prolong(nowNanos);
        }
        advance(nowNanos, out);
    }

    private boolean signal(Candidate candidate, long nowNanos) {
        CheckPair pair = pairs.computeIfAbsent(candidate.address(), a -> new CheckPair(candidate, false));
        boolean isNew = !pair.isSignalled();
        pair.signalled(candidate);
        if (isNew) {
            pair.startSchedule(nowNanos);
        }
        return isNew;
    }

    /** Drops what the peer has no more; a path that still answers stays until it falls silent. */
    private void withdrawAllBut(Collection<InetSocketAddress> signalled) {
        Iterator<CheckPair> each = pairs.values().iterator();
        while (each.hasNext()) {
            CheckPair pair = each.next();
            if (!pair.isSignalled() || signalled.contains(pair.remote())) {
                continue;
            }
            if (pair.isAlive()) {
                pair.withdrawn();
            } else {
                each.remove();
                owners.release(pair.remote(), peer);
            }
        }
    }

    /** Runs all schedules anew. */
    void retry(long nowNanos, List<PathEffect> out) {
        pairs.values().forEach(pair -> pair.startSchedule(nowNanos));
        if (state != AgentState.CONNECTED) {
            begin(nowNanos);
        }
        for (CheckPair pair : pairs.values()) {
            if (pair.isAlive()) {
                check(pair, nowNanos, out);
            }
        }
        advance(nowNanos, out);
    }

    /** An authentic check of the peer came in. */
    void checkArrived(InetSocketAddress from, StunMessage request, long nowNanos, List<PathEffect> out) {
        if (!seen.add(request.transactionId())) {
            out.add(new PathEffect.Dropped(DropReason.REPLAYED));
            return;
        }
        if (!answerRate.take(nowNanos)) {
            out.add(new PathEffect.Dropped(DropReason.RATE_LIMITED));
            return;
        }
        attempt.received();
        out.add(new PathEffect.Send(from, seal.answer(request, from)));
        CheckPair pair = pairs.get(from);
        if (pair == null) {
            pair = addPeerReflexive(from);
        }
        if (pair != null) {
            owners.heard(from, peer);
            pair.trigger(nowNanos);
        }
        advance(nowNanos, out);
    }

    /** A new pair for an address that nobody signalled (RFC 8445 §7.3.1.3), or null if too many such pairs are alive. */
    private @Nullable CheckPair addPeerReflexive(InetSocketAddress address) {
        List<CheckPair> unsignalled =
                pairs.values().stream().filter(pair -> !pair.isSignalled()).toList();
        if (unsignalled.size() >= PathTiming.MAX_UNSIGNALLED) {
            Optional<CheckPair> oldest =
                    unsignalled.stream().filter(pair -> !pair.isAlive()).findFirst();
            if (oldest.isEmpty()) {
                return null;
            }
            pairs.remove(oldest.get().remote());
            owners.release(oldest.get().remote(), peer);
        }
        CheckPair pair = new CheckPair(new Candidate(Candidate.Kind.PEER_REFLEXIVE, address), false);
        pairs.put(address, pair);
        return pair;
    }

    /** Whether a check under this id waits for its answer. */
    boolean awaits(TransactionId id, long nowNanos) {
        return pending.find(id, nowNanos) != null;
    }

    /** An authentic answer to one of the checks came in. */
    void answerArrived(InetSocketAddress from, TransactionId id, long nowNanos, List<PathEffect> out) {
        PendingChecks.Check check = pending.find(id, nowNanos);
        if (check == null) {
            out.add(new PathEffect.Dropped(DropReason.UNSOLICITED));
            return;
        }
        if (!check.to().equals(from)) {
            out.add(new PathEffect.Dropped(DropReason.WRONG_SOURCE));
            return;
        }
        pending.answered(id);
        CheckPair pair = pairs.get(from);
        if (pair == null) {
            // The peer took the candidate back while the check was under way.
            out.add(new PathEffect.Dropped(DropReason.UNSOLICITED));
            return;
        }
        pair.answered(check.sentNanos(), nowNanos);
        owners.answered(from, peer);
        choose(pair, nowNanos, out);
        advance(nowNanos, out);
    }

    /** Packets of the peer's data go or come; says whether that brings the next deadline nearer. */
    boolean carried(long nowNanos) {
        boolean wasBusy = isBusy(nowNanos);
        carried = true;
        carriedNanos = nowNanos;
        return !wasBusy && selected != null;
    }

    private boolean isBusy(long nowNanos) {
        return carried && nowNanos - carriedNanos < PathTiming.BUSY_NANOS;
    }

    /** Sends what is due, gives up what is lost, and ends the attempt if it is over. */
    void advance(long nowNanos, List<PathEffect> out) {
        CheckPair due = firstDue(nowNanos);
        while (due != null) {
            if (due.isLost(heartbeatNanos(due, nowNanos), nowNanos)) {
                lose(due, nowNanos, out);
            } else if (!check(due, nowNanos, out)) {
                break;
            }
            due = firstDue(nowNanos);
        }
        if (state == AgentState.CHECKING && nowNanos - attemptEndNanos() >= 0) {
            exhaust(out);
        }
    }

    /** When {@link #advance} has something to do next, as things stand. */
    OptionalLong deadlineNanos(long nowNanos) {
        CheckPair next = nextPair(nowNanos);
        OptionalLong checkNanos = next == null
                ? OptionalLong.empty()
                : OptionalLong.of(checkRate.freeFrom(next.dueNanos(heartbeatNanos(next, nowNanos))));
        if (state != AgentState.CHECKING) {
            return checkNanos;
        }
        long endNanos = attemptEndNanos();
        return checkNanos.isPresent() && checkNanos.getAsLong() - endNanos < 0 ? checkNanos : OptionalLong.of(endNanos);
    }

    private @Nullable CheckPair firstDue(long nowNanos) {
        CheckPair next = nextPair(nowNanos);
        return next != null && nowNanos - next.dueNanos(heartbeatNanos(next, nowNanos)) >= 0 ? next : null;
    }

    /** The pair whose check is due first; among equals the one that became known first. */
    private @Nullable CheckPair nextPair(long nowNanos) {
        CheckPair next = null;
        long nextNanos = 0;
        for (CheckPair pair : pairs.values()) {
            if (pair.state() != CheckPair.State.SILENT) {
                long dueNanos = pair.dueNanos(heartbeatNanos(pair, nowNanos));
                if (next == null || dueNanos - nextNanos < 0) {
                    next = pair;
                    nextNanos = dueNanos;
                }
            }
        }
        return next;
    }

    private long heartbeatNanos(CheckPair pair, long nowNanos) {
        return pair == selected && isBusy(nowNanos)
                ? PathTiming.BUSY_HEARTBEAT_NANOS
                : PathTiming.QUIET_HEARTBEAT_NANOS;
    }

    /** Sends a check, if the rate allows one now, and says so. */
    private boolean check(CheckPair pair, long nowNanos, List<PathEffect> out) {
        if (!checkRate.take(nowNanos)) {
            return false;
        }
        TransactionId id = TransactionId.random(random);
        pending.sent(id, pair.remote(), nowNanos);
        pair.sent(nowNanos);
        attempt.sent(nowNanos);
        out.add(new PathEffect.Send(pair.remote(), seal.request(id)));
        return true;
    }

    private void begin(long nowNanos) {
        state = AgentState.CHECKING;
        attempt.begin(nowNanos);
    }

    private long attemptEndNanos() {
        return attempt.endNanos(isAnyChecking());
    }

    private boolean isAnyChecking() {
        return pairs.values().stream().anyMatch(pair -> pair.state() == CheckPair.State.CHECKING);
    }

    private void exhaust(List<PathEffect> out) {
        state = AgentState.EXHAUSTED;
        pairs.values().forEach(CheckPair::silence);
        CheckEvidence evidence = attempt.evidence(pairs.size());
        attempt.forgetReceived();
        out.add(new PathEffect.Tell(new PathEvent.Exhausted(peer, evidence)));
    }

    /** Decides, after an answer on {@code answered}, which path carries the packets. */
    private void choose(CheckPair answered, long nowNanos, List<PathEffect> out) {
        if (selected == null) {
            connectedNanos = nowNanos;
            select(answered, out);
            return;
        }
        if (answered == selected) {
            out.add(new PathEffect.Tell(new PathEvent.Measured(peer, path(selected))));
        }
        long holdNanos = nowNanos - connectedNanos < PathTiming.SETTLING_NANOS ? 0 : PathTiming.BETTER_NANOS;
        CheckPair best = null;
        for (CheckPair pair : pairs.values()) {
            if (pair != selected && pair.isAlive()) {
                boolean better = PathChoice.isWorthMoving(selected.measure(), pair.measure());
                if (pair.isBetterSince(better, holdNanos, nowNanos) && isQuicker(pair, best)) {
                    best = pair;
                }
            }
        }
        if (best != null) {
            select(best, out);
        }
    }

    private static boolean isQuicker(CheckPair pair, @Nullable CheckPair than) {
        return than == null
                || pair.roundTrip().smoothedNanos() < than.roundTrip().smoothedNanos();
    }

    private void select(CheckPair pair, List<PathEffect> out) {
        selected = pair;
        state = AgentState.CONNECTED;
        out.add(new PathEffect.Tell(new PathEvent.Selected(peer, path(pair))));
    }

    /** Gives up a pair that answers no more; if it is the selected one, another takes over, or the checks begin again. */
    private void lose(CheckPair lost, long nowNanos, List<PathEffect> out) {
        Path was = path(lost);
        lost.silence();
        owners.fellSilent(lost.remote(), peer);
        if (lost != selected) {
            return;
        }
        CheckPair best = null;
        for (CheckPair pair : pairs.values()) {
            if (pair.isAlive() && isQuicker(pair, best)) {
                best = pair;
            }
        }
        if (best != null) {
            select(best, out);
            lost.startSchedule(nowNanos);
            return;
        }
        selected = null;
        out.add(new PathEffect.Tell(new PathEvent.Lost(peer, was)));
        pairs.values().forEach(pair -> pair.startSchedule(nowNanos));
        attempt.forgetReceived();
        begin(nowNanos);
    }

    /** Forgets all pairs and wipes the key. */
    void close() {
        pairs.keySet().forEach(address -> owners.release(address, peer));
        pairs.clear();
        selected = null;
        seal.destroy();
    }

    private Path path(CheckPair pair) {
        return new Path(
                Path.Kind.DIRECT,
                local,
                pair.remote(),
                pair.kind(),
                Optional.empty(),
                Duration.ofNanos(pair.roundTrip().newestNanos()));
    }
}

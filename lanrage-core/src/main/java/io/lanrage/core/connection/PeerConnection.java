package io.lanrage.core.connection;

import io.lanrage.core.nat.CheckEvidence;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.Path;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.party.Peer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** The state of one connection: {@link ConnectionState}'s transitions, and what they are explained by. */
final class PeerConnection {

    /** RFC 3550 §6.4.1 smooths jitter with this gain. */
    private static final int JITTER_GAIN = 16;

    private final ConnectionCoordinator coordinator;
    private final Repetition signalling;
    private final Repetition tunnelling;
    private Peer peer;
    private ConnectionState state = ConnectionState.CONNECTING;
    private Explanation explanation =
            new Explanation(ExplanationCode.WAITING_FOR_PEER, "The peer's addresses are not known yet.");
    private @Nullable Path path;
    private @Nullable CheckEvidence lastFailure;
    private @Nullable NatReport ownReport;
    private @Nullable ScheduledFuture<?> retry;
    private long jitterNanos;
    private boolean jitterMeasured;
    private boolean heard;
    private boolean tunnelOrdered;
    private boolean restartUnsent;
    private int failures;

    PeerConnection(
            Peer peer,
            ConnectionCoordinator coordinator,
            @Nullable NatReport ownReport,
            ScheduledExecutorService executor) {
        this.peer = peer;
        this.coordinator = coordinator;
        this.ownReport = ownReport;
        this.signalling = new Repetition(executor);
        this.tunnelling = new Repetition(executor);
    }

    Peer peer() {
        return peer;
    }

    /** Takes the member's changed data; true if it explains an earlier failure differently. */
    boolean peer(Peer changed) {
        peer = changed;
        return explainAnew();
    }

    int failures() {
        return failures;
    }

    @Nullable
    ScheduledFuture<?> retry() {
        return retry;
    }

    void retry(@Nullable ScheduledFuture<?> scheduled) {
        retry = scheduled;
    }

    /** Notes that the peer said where it is; true the first time. */
    boolean heard() {
        boolean first = !heard;
        heard = true;
        if (first && state == ConnectionState.CONNECTING) {
            explanation = new Explanation(ExplanationCode.CHECKING, "The peer's addresses are being checked.");
        }
        return first;
    }

    /** Sends the own candidates to the peer until they arrive. */
    Repetition signalling() {
        return signalling;
    }

    /** Configures the tunnel until it is. */
    Repetition tunnelling() {
        return tunnelling;
    }

    /** Tells whether the tunnel was ordered before, and notes that it is now. */
    boolean tunnelOrdered() {
        boolean before = tunnelOrdered;
        tunnelOrdered = true;
        return before;
    }

    /** The order for the tunnel came to nothing. */
    void tunnelFailed() {
        tunnelOrdered = false;
    }

    /** Notes a signal that is sent now; true if it, or one before it that did not arrive, asks for a restart. */
    boolean signals(boolean restart) {
        boolean asked = restart || restartUnsent;
        restartUnsent = false;
        return asked;
    }

    /** A signal did not arrive; the next one asks for what it asked for. */
    void signalFailed(boolean restart) {
        restartUnsent |= restart;
    }

    /** Gives up what is repeated. */
    void end() {
        signalling.end();
        tunnelling.end();
    }

    /** Takes a new report, which may explain an earlier failure better; true if something visible changed. */
    boolean ownReport(NatReport report) {
        ownReport = report;
        return explainAnew();
    }

    /** Applies an event; true if state, path or explanation changed. */
    boolean apply(PathEvent event) {
        if (event instanceof PathEvent.Selected selected) {
            return connected(selected.path(), true);
        }
        if (event instanceof PathEvent.Measured measured) {
            measureJitter(measured.path());
            return connected(measured.path(), false);
        }
        if (event instanceof PathEvent.Lost) {
            path = null;
            state = ConnectionState.RECONNECTING;
            explanation = new Explanation(
                    ExplanationCode.PATH_LOST, "The path stopped answering, and no other is known yet.");
            return true;
        }
        failures++;
        lastFailure = ((PathEvent.Exhausted) event).evidence();
        boolean entered = state != ConnectionState.FAILED;
        state = ConnectionState.FAILED;
        return explain(lastFailure) || entered;
    }

    Connection snapshot() {
        Optional<Duration> jitter = jitterMeasured ? Optional.of(Duration.ofNanos(jitterNanos)) : Optional.empty();
        return new Connection(peer, state, Optional.ofNullable(path), jitter, explanation);
    }

    private boolean connected(Path now, boolean selected) {
        Path before = path;
        ConnectionState next = stateOn(now);
        boolean changed = selected || next != state;
        path = now;
        state = next;
        failures = 0;
        lastFailure = null;
        explanation = coordinator.explain(now);
        if (before == null) {
            jitterMeasured = false;
            jitterNanos = 0;
        }
        return changed;
    }

    private static ConnectionState stateOn(Path path) {
        if (path.roundTrip().compareTo(ConnectionManager.DEGRADED_ROUND_TRIP) > 0) {
            return ConnectionState.DEGRADED;
        }
        return path.kind() == Path.Kind.DIRECT ? ConnectionState.CONNECTED_DIRECT : ConnectionState.CONNECTED_RELAYED;
    }

    private void measureJitter(Path now) {
        Path before = path;
        if (before == null || !before.remote().equals(now.remote())) {
            return;
        }
        long difference = Math.abs(now.roundTrip().minus(before.roundTrip()).toNanos());
        jitterNanos += (difference - jitterNanos) / JITTER_GAIN;
        jitterMeasured = true;
    }

    private boolean explainAnew() {
        CheckEvidence failure = lastFailure;
        return state == ConnectionState.FAILED && failure != null && explain(failure);
    }

    private boolean explain(CheckEvidence failure) {
        Explanation before = explanation;
        explanation = coordinator.explainFailure(Optional.ofNullable(ownReport), peer.natType(), failure);
        return before.code() != explanation.code();
    }
}

package io.lanrage.core.connection;

import io.lanrage.core.nat.CheckEvidence;
import io.lanrage.core.nat.NatReport;
import io.lanrage.core.nat.Path;
import io.lanrage.core.nat.PathEvent;
import io.lanrage.core.party.Peer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** The state of one connection: {@link ConnectionState}'s transitions, and what they are explained by. */
final class PeerConnection {

    /** RFC 3550 §6.4.1 smooths jitter with this gain. */
    private static final int JITTER_GAIN = 16;

    private final ConnectionCoordinator coordinator;
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
    private boolean tunnelConfigured;
    private int failures;

    PeerConnection(Peer peer, ConnectionCoordinator coordinator, @Nullable NatReport ownReport) {
        this.peer = peer;
        this.coordinator = coordinator;
        this.ownReport = ownReport;
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

    /** Tells whether the tunnel was configured before, and notes that it is now. */
    boolean tunnelConfigured() {
        boolean before = tunnelConfigured;
        tunnelConfigured = true;
        return before;
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

package io.lanrage.nat.path;

import io.lanrage.core.nat.Candidate;
import java.net.InetSocketAddress;

/**
 * One candidate pair: the shared socket and one remote address. It knows when its next check is due and whether it is alive.
 *
 * <pre>
 *            schedule starts             an answer
 *  SILENT ───────────────────► CHECKING ──────────► ALIVE
 *    ▲ ▲     schedule over        │                 │ ▲
 *    │ └──────────────────────────┘     too many    │ │
 *    └──────────────────────────────────misses──────┘ │
 *    └──────────────── an answer ─────────────────────┘
 * </pre>
 */
final class CheckPair {

    /** Whether the pair is checked, and whether it answers. */
    enum State {
        /** Nothing is sent, but an answer under way is still taken. */
        SILENT,
        /** The schedule of checks runs. */
        CHECKING,
        /** It answered and gets heartbeats. */
        ALIVE
    }

    /** A schedule that is late (the rate limit, a suspended machine) does not catch up in one burst. */
    private static final long SPACING_NANOS = 20_000_000;

    private Candidate candidate;
    private boolean signalled;
    private State state = State.SILENT;

    private int step;
    private long scheduleNanos;
    private boolean triggered;
    private long triggeredNanos;

    private long sentNanos;
    private int misses;
    private long missingSinceNanos;
    private RoundTrip roundTrip = new RoundTrip();
    private boolean better;
    private long betterSinceNanos;

    /** A pair that was signalled by the peer, or seen in one of its checks. */
    CheckPair(Candidate candidate, boolean signalled) {
        this.candidate = candidate;
        this.signalled = signalled;
    }

    InetSocketAddress remote() {
        return candidate.address();
    }

    Candidate.Kind kind() {
        return candidate.kind();
    }

    State state() {
        return state;
    }

    boolean isAlive() {
        return state == State.ALIVE;
    }

    boolean isSignalled() {
        return signalled;
    }

    RoundTrip roundTrip() {
        return roundTrip;
    }

    /** The peer names this address, perhaps as another kind than was thought. */
    void signalled(Candidate by) {
        candidate = by;
        signalled = true;
    }

    /** The peer names this address no more. */
    void withdrawn() {
        signalled = false;
    }

    /** Starts the schedule of checks anew, unless the pair is alive. */
    void startSchedule(long nowNanos) {
        if (state != State.ALIVE) {
            state = State.CHECKING;
            step = 0;
            scheduleNanos = nowNanos;
        }
    }

    /** Starts the schedule because the peer checks this pair, if that did not happen just before. */
    void trigger(long nowNanos) {
        if (state != State.ALIVE && !(triggered && nowNanos - triggeredNanos < PathTiming.TRIGGER_GAP_NANOS)) {
            triggered = true;
            triggeredNanos = nowNanos;
            startSchedule(nowNanos);
        }
    }

    /** When the next check is due; only for pairs that are not silent. */
    long dueNanos(long heartbeatNanos) {
        return switch (state) {
            case CHECKING -> {
                long plannedNanos = scheduleNanos + PathTiming.checkOffsetNanos(step);
                long spacedNanos = sentNanos + SPACING_NANOS;
                yield step > 0 && spacedNanos - plannedNanos > 0 ? spacedNanos : plannedNanos;
            }
            case ALIVE -> sentNanos + (misses > 0 ? PathTiming.repeatNanos(heartbeatNanos) : heartbeatNanos);
            case SILENT -> throw new IllegalStateException("a silent pair has no check due");
        };
    }

    /** A check was sent; it counts as missed until it is answered. */
    void sent(long nowNanos) {
        sentNanos = nowNanos;
        if (misses++ == 0) {
            missingSinceNanos = nowNanos;
        }
        if (state == State.CHECKING && ++step == PathTiming.checks()) {
            state = State.SILENT;
        }
    }

    /** The check that was sent at {@code checkNanos} was answered. */
    void answered(long checkNanos, long nowNanos) {
        state = State.ALIVE;
        roundTrip.add(nowNanos - checkNanos);
        // Of the checks behind the answered one it is enough to keep the last: the others are as good as answered.
        misses = sentNanos - checkNanos > 0 ? 1 : 0;
        missingSinceNanos = sentNanos;
    }

    /** Whether so many checks were missed for so long that the path is given up. */
    boolean isLost(long heartbeatNanos, long nowNanos) {
        return state == State.ALIVE
                && misses >= PathTiming.MISSES_TO_LOSE
                && nowNanos - missingSinceNanos >= PathTiming.SILENT_HEARTBEATS_TO_LOSE * heartbeatNanos;
    }

    /** Ends checks and heartbeats, and forgets what was measured. */
    void silence() {
        state = State.SILENT;
        misses = 0;
        roundTrip = new RoundTrip();
        better = false;
    }

    PathChoice.Measure measure() {
        return new PathChoice.Measure(kind(), roundTrip.smoothedNanos());
    }

    /** Notes whether the pair is better than the selected one, and says whether it has been all through {@code holdNanos}. */
    boolean isBetterSince(boolean nowBetter, long holdNanos, long nowNanos) {
        if (nowBetter && !better) {
            betterSinceNanos = nowNanos;
        }
        better = nowBetter;
        return better && nowNanos - betterSinceNanos >= holdNanos;
    }
}

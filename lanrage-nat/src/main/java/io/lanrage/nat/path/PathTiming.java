package io.lanrage.nat.path;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

/** The numbers that the agents run by. All are choices of this project, none is fixed by a specification. */
final class PathTiming {

    /**
     * When a pair's checks are sent, from the start of its schedule. The first few are close together, because both sides start
     * at nearly the same time and the first check only opens the own NAT; the last reach over a side that starts late.
     */
    private static final long[] CHECK_OFFSETS_NANOS = {
        0,
        MILLISECONDS.toNanos(50),
        MILLISECONDS.toNanos(100),
        MILLISECONDS.toNanos(200),
        MILLISECONDS.toNanos(400),
        MILLISECONDS.toNanos(800),
        MILLISECONDS.toNanos(1600)
    };

    /** How long a check may be answered. No game is playable over a longer round trip. */
    static final long ANSWER_NANOS = SECONDS.toNanos(1);

    /** After this long an attempt ends, even if a peer that never answers starts schedules again and again with its checks. */
    static final long ATTEMPT_LIMIT_NANOS = SECONDS.toNanos(10);

    /** A peer's checks start the schedule of one pair at most once in this time. */
    static final long TRIGGER_GAP_NANOS = SECONDS.toNanos(5);

    /** No router is flooded: checks to one peer in any second, and as many answers. */
    static final int CHECKS_PER_SECOND = 100;

    /** Between two heartbeats on the selected path while packets flow. */
    static final long BUSY_HEARTBEAT_NANOS = MILLISECONDS.toNanos(500);

    /** Between two heartbeats otherwise; short enough for every NAT's mapping. */
    static final long QUIET_HEARTBEAT_NANOS = SECONDS.toNanos(3);

    /** Packets flow as long as the last one is no older than this. */
    static final long BUSY_NANOS = SECONDS.toNanos(2);

    /** So many checks in a row have to be missed before a path can be lost. */
    static final int MISSES_TO_LOSE = 3;

    /** A path is lost when it has been silent for two heartbeats: 1 s while packets flow, 6 s otherwise. */
    static final int SILENT_HEARTBEATS_TO_LOSE = 2;

    /** After the first answer, which was luck, others follow for as long as schedules may run: packets move to a better path at once. */
    static final long SETTLING_NANOS = MILLISECONDS.toNanos(1600) + ANSWER_NANOS;

    /** Later, another path has to stay better for so long before packets move to it. */
    static final long BETTER_NANOS = SECONDS.toNanos(5);

    /** At most so many addresses a peer that were seen in checks and not signalled. */
    static final int MAX_UNSIGNALLED = 10;

    private PathTiming() {}

    /** How many checks a pair's schedule has. */
    static int checks() {
        return CHECK_OFFSETS_NANOS.length;
    }

    /** When check {@code step} is sent, from the start of the schedule. */
    static long checkOffsetNanos(int step) {
        return CHECK_OFFSETS_NANOS[step];
    }

    /**
     * When a heartbeat that was not answered is followed by the next one: early enough for four more within the time after which
     * the path is lost, so that it takes five losses in a row to lose a path that is alive.
     */
    static long repeatNanos(long heartbeatNanos) {
        return heartbeatNanos * 2 / 5;
    }
}

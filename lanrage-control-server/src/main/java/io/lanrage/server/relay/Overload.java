package io.lanrage.server.relay;

/**
 * Tells a machine that cannot keep up from one that was busy elsewhere for a moment. Times are nanoseconds of one clock, compared by
 * subtraction. For one thread.
 *
 * <pre>
 *            more arrived than has room, for 50 ms
 * KEEPING UP ──────────────────────────────────────→ OVERLOADED
 *     ↑                                                  │ for 1 s everything that arrived had room
 *     └──────────────────────────────────────────────────┘
 * </pre>
 */
final class Overload {

    private static final long PATIENCE_NANOS = 50_000_000;
    private static final long RECOVERY_NANOS = 1_000_000_000;

    private boolean pressed;
    private boolean overloaded;
    private long pressedSinceNanos;
    private long pressedLastNanos;

    /** More has arrived than has room. */
    void press(long nowNanos) {
        if (!pressed) {
            pressed = true;
            pressedSinceNanos = nowNanos;
        }
        pressedLastNanos = nowNanos;
        overloaded |= nowNanos - pressedSinceNanos > PATIENCE_NANOS;
    }

    /** Everything that has arrived had room. */
    void relax(long nowNanos) {
        if (!overloaded) {
            pressed = false;
        } else if (nowNanos - pressedLastNanos > RECOVERY_NANOS) {
            pressed = false;
            overloaded = false;
        }
    }

    boolean isOverloaded() {
        return overloaded;
    }
}

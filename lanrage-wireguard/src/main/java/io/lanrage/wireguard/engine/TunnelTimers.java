package io.lanrage.wireguard.engine;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * When a tunnel shakes hands, sends keepalives and forgets its keys (WireGuard white paper §6). Pure: it is asked again and again
 * with the time, and answers with what is to be done. Used by the engine's thread.
 *
 * <pre>
 *            wanted                    response came, or the peer's own handshake was used
 *   RESTING ────────→ TRYING ─────────────────────────────────→ RESTING
 *                      │ ↑ each time the delay is over: INITIATE
 *                      └─┘ 21 times in vain: GIVE_UP ──────────→ RESTING
 * </pre>
 *
 * Only the delays before a repetition differ from the paper's constant 5 s: the first ones are shorter, because the first initiation
 * often leaves when the path is a moment old and the other side not ready. They stay above the 50 ms in which
 * implementations take two initiations for a flood.
 */
final class TunnelTimers {

    /** What is to be done, in this order. */
    enum Order {
        /** End all sessions and forget their keys. */
        FORGET_KEYS,
        /** Send an initiation, and say so with {@link #initiated}. */
        INITIATE,
        /** The handshake is in vain: drop what waits for it. */
        GIVE_UP,
        /** Send an empty packet. */
        KEEPALIVE
    }

    private static final long[] RETRY_MILLIS = {500, 1_000, 2_000};

    /**
     * How often a handshake is tried, which takes a minute and a half. Counted, because a machine may sleep between two attempts, and has
     * as many left when it wakes up.
     */
    private static final int MAX_ATTEMPTS =
            RETRY_MILLIS.length + (int) (WireGuardLimits.REKEY_ATTEMPT_NANOS / WireGuardLimits.REKEY_TIMEOUT_NANOS);

    /** So that two sides that began at once do not go on at once (white paper §6.4). */
    private static final int JITTER_MILLIS = 333;

    private static final long NO_ANSWER_NANOS =
            WireGuardLimits.KEEPALIVE_TIMEOUT_NANOS + WireGuardLimits.REKEY_TIMEOUT_NANOS;
    private static final long FORGET_AFTER_NANOS = 3 * WireGuardLimits.REJECT_AFTER_NANOS;

    private final IntUnaryOperator random;

    private boolean trying;
    private int attempts;
    private long nextAttemptNanos;

    private boolean everInitiated;
    private long lastInitiationNanos;

    private boolean keyed;
    private long keyedSinceNanos;

    private long keepaliveNanos;
    private long lastKeepaliveNanos;

    /**
     * Makes the timers of a tunnel without keys.
     *
     * @param random a number from 0 up to its argument
     */
    TunnelTimers(IntUnaryOperator random) {
        this.random = random;
    }

    /** Sets how often something is sent at the least; zero for never. */
    void keepalive(Duration interval, long nowNanos) {
        keepaliveNanos = interval.toNanos();
        lastKeepaliveNanos = nowNanos;
    }

    /** New keys are needed. Does nothing while that is being tried. */
    void want(long nowNanos) {
        if (trying) {
            return;
        }
        trying = true;
        attempts = 0;
        long earliestNanos = lastInitiationNanos + WireGuardLimits.REKEY_TIMEOUT_NANOS;
        boolean tooSoon = everInitiated && earliestNanos - nowNanos > 0;
        nextAttemptNanos = tooSoon ? earliestNanos : nowNanos;
    }

    /** An initiation was sent. */
    void initiated(long nowNanos) {
        everInitiated = true;
        lastInitiationNanos = nowNanos;
        long delayMillis = attempts < RETRY_MILLIS.length
                ? RETRY_MILLIS[attempts]
                : TimeUnit.NANOSECONDS.toMillis(WireGuardLimits.REKEY_TIMEOUT_NANOS);
        nextAttemptNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(delayMillis + random.applyAsInt(JITTER_MILLIS + 1));
        attempts++;
    }

    /** There are new keys that both sides have. The next handshake may begin at once if it is wanted. */
    void keyed(long nowNanos) {
        trying = false;
        derived(nowNanos);
    }

    /** There are new keys here, which have to be forgotten some time even if the peer never uses them. */
    void derived(long nowNanos) {
        keyed = true;
        keyedSinceNanos = nowNanos;
    }

    /** Whether a handshake is being tried. */
    boolean isTrying() {
        return trying;
    }

    /** What is to be done now. */
    Set<Order> poll(long nowNanos, Traffic traffic) {
        EnumSet<Order> orders = EnumSet.noneOf(Order.class);
        if (keyed && nowNanos - keyedSinceNanos >= FORGET_AFTER_NANOS) {
            keyed = false;
            orders.add(Order.FORGET_KEYS);
        }
        if (traffic.takeUnanswered(nowNanos, NO_ANSWER_NANOS)) {
            want(nowNanos);
        }
        if (trying && nowNanos - nextAttemptNanos >= 0) {
            if (attempts >= MAX_ATTEMPTS) {
                trying = false;
                orders.add(Order.GIVE_UP);
            } else {
                orders.add(Order.INITIATE);
            }
        }
        if (keepaliveIsDue(nowNanos, traffic)) {
            lastKeepaliveNanos = nowNanos;
            orders.add(Order.KEEPALIVE);
        }
        return orders;
    }

    private boolean keepaliveIsDue(long nowNanos, Traffic traffic) {
        if (keyed && traffic.takeOwing(nowNanos, WireGuardLimits.KEEPALIVE_TIMEOUT_NANOS)) {
            return true;
        }
        return keepaliveNanos > 0
                && nowNanos - traffic.lastPassedNanos() >= keepaliveNanos
                && nowNanos - lastKeepaliveNanos >= keepaliveNanos;
    }
}

package io.lanrage.nat.stun;

import java.time.Duration;

/**
 * When a request over UDP is sent again, and when it is given up (RFC 8489 §6.2.1): the first wait is {@code initialRto}, each
 * further one is twice the one before, and the last transmission is followed by {@code finalWait}.
 *
 * @param initialRto from the first transmission to the second; more than 0, at most 1 min
 * @param transmissions how often the request is sent in all, 1 to 16
 * @param finalWait from the last transmission to giving up; more than 0, at most 5 min
 */
public record StunRetransmission(Duration initialRto, int transmissions, Duration finalWait) {

    private static final Duration MAX_RTO = Duration.ofMinutes(1);
    private static final int MAX_TRANSMISSIONS = 16;
    private static final Duration MAX_FINAL_WAIT = Duration.ofMinutes(5);

    /** The values that RFC 8489 recommends: 0.5 s, 7 transmissions, and 16 times the first wait; 39.5 s in all. */
    public static final StunRetransmission RFC_8489 =
            new StunRetransmission(Duration.ofMillis(500), 7, Duration.ofSeconds(8));

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public StunRetransmission {
        check("initial RTO", initialRto, MAX_RTO);
        check("final wait", finalWait, MAX_FINAL_WAIT);
        if (transmissions < 1 || transmissions > MAX_TRANSMISSIONS) {
            throw new IllegalArgumentException(
                    "number of transmissions " + transmissions + " is not in 1.." + MAX_TRANSMISSIONS);
        }
    }

    private static void check(String name, Duration value, Duration max) {
        if (value.isNegative() || value.isZero() || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + " of " + value + " is not above 0 and at most " + max);
        }
    }

    /** How long to wait after a transmission, in nanoseconds. */
    long waitNanos(int transmission) {
        return transmission < transmissions ? initialRto.toNanos() << (transmission - 1) : finalWait.toNanos();
    }
}

package io.lanrage.wireguard.engine;

import java.util.concurrent.TimeUnit;

/** The limits that WireGuard sets for everybody (white paper §6.1); those of its counters are the reference implementation's. */
final class WireGuardLimits {

    /** After so many messages the keys are replaced. */
    static final long REKEY_AFTER_MESSAGES = 1L << 60;

    /** After so many messages, unsigned, a session is at its end: the window may still hold packets before 2^64. */
    static final long REJECT_AFTER_MESSAGES = -1L - (1L << 13);

    /** When the initiator of a session replaces its keys. */
    static final long REKEY_AFTER_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** When a session is at its end. */
    static final long REJECT_AFTER_NANOS = TimeUnit.SECONDS.toNanos(180);

    /** How long a handshake is tried. */
    static final long REKEY_ATTEMPT_NANOS = TimeUnit.SECONDS.toNanos(90);

    /** How long an answer is waited for. */
    static final long REKEY_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long a peer may wait for a sign of life. */
    static final long KEEPALIVE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private WireGuardLimits() {}
}

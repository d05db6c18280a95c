package io.lanrage.wireguard.engine;

import java.util.concurrent.atomic.LongAdder;

/**
 * A tunnel's signs of life, which the data path leaves for the {@linkplain TunnelTimers timers}. Written by the outbound and the
 * inbound thread once for each batch; a moment that is missed by a race is set by the next batch.
 */
final class Traffic {

    /** Whether data was sent and nothing came since; and since when. */
    private volatile boolean unanswered;

    private volatile long unansweredSinceNanos;

    /** Whether data came and nothing was sent since; and since when. */
    private volatile boolean owing;

    private volatile long owingSinceNanos;

    /** When anything authentic last went either way. */
    private volatile long lastPassedNanos;

    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();

    Traffic(long nowNanos) {
        this.lastPassedNanos = nowNanos;
    }

    /** Data packets were sent. */
    void dataSent(long nowNanos) {
        if (!unanswered) {
            unansweredSinceNanos = nowNanos;
            unanswered = true;
        }
        keepaliveSent(nowNanos);
    }

    /** A keepalive was sent, or the response to a handshake. */
    void keepaliveSent(long nowNanos) {
        lastPassedNanos = nowNanos;
        if (owing) {
            owing = false;
        }
    }

    /** Data packets came. */
    void dataReceived(long nowNanos) {
        if (!owing) {
            owingSinceNanos = nowNanos;
            owing = true;
        }
        keepaliveReceived(nowNanos);
    }

    /** A keepalive came, or an authentic message of a handshake. */
    void keepaliveReceived(long nowNanos) {
        lastPassedNanos = nowNanos;
        if (unanswered) {
            unanswered = false;
        }
    }

    /** Counts bytes on the wire, with WireGuard's own. */
    void countSent(int bytes) {
        sentBytes.add(bytes);
    }

    /** Counts bytes on the wire, with WireGuard's own. */
    void countReceived(int bytes) {
        receivedBytes.add(bytes);
    }

    long sentBytes() {
        return sentBytes.sum();
    }

    long receivedBytes() {
        return receivedBytes.sum();
    }

    long lastPassedNanos() {
        return lastPassedNanos;
    }

    /** Whether data was sent that long ago and nothing came since; says so once for each time. */
    boolean takeUnanswered(long nowNanos, long patienceNanos) {
        if (!unanswered || nowNanos - unansweredSinceNanos < patienceNanos) {
            return false;
        }
        unanswered = false;
        return true;
    }

    /** Whether data came that long ago and nothing was sent since; says so once for each time. */
    boolean takeOwing(long nowNanos, long patienceNanos) {
        if (!owing || nowNanos - owingSinceNanos < patienceNanos) {
            return false;
        }
        owing = false;
        return true;
    }
}

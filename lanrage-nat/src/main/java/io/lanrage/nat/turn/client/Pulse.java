package io.lanrage.nat.turn.client;

import java.util.List;
import java.util.OptionalLong;

/**
 * When an allocation asks its server for a sign of life, which is a Refresh: it is the one request that also tells whether the
 * allocation is still there, it keeps the NAT's mapping, and it renews the lifetime. Whatever arrives from the server counts as a sign
 * of life, so while data comes in nothing is asked.
 */
final class Pulse {

    private long heardNanos;
    private long sentNanos;
    private long carriedNanos;
    private long lifeStartNanos;
    private long lifeNanos;
    private long notBeforeNanos;

    Pulse(long nowNanos) {
        heardNanos = nowNanos;
        sentNanos = nowNanos;
        carriedNanos = nowNanos - ClientTiming.BUSY_NANOS;
        notBeforeNanos = nowNanos;
    }

    /** Something arrived from the server. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** Something went to the server. */
    void sent(long nowNanos) {
        sentNanos = nowNanos;
    }

    /** Packets flow; whether they did not before. */
    boolean carried(long nowNanos) {
        boolean quiet = !isBusy(nowNanos);
        carriedNanos = nowNanos;
        return quiet;
    }

    boolean isBusy(long nowNanos) {
        return nowNanos - carriedNanos < ClientTiming.BUSY_NANOS;
    }

    /** The server promised to keep the allocation for so long from a request of this time. */
    void alive(long askedNanos, long lifetimeNanos) {
        lifeStartNanos = askedNanos;
        lifeNanos = lifetimeNanos;
    }

    /** A Refresh ended, one way or the other. */
    void asked(long nowNanos) {
        notBeforeNanos = nowNanos + (isBusy(nowNanos) ? 0 : ClientTiming.REFRESH_GAP_NANOS);
    }

    /** A Refresh was answered with an error that may pass. */
    void refused(long nowNanos) {
        notBeforeNanos = nowNanos + ClientTiming.REFRESH_GAP_NANOS;
    }

    /** Whether something was heard since then. */
    boolean heardSince(long nanos) {
        return heardNanos - nanos >= 0;
    }

    /** When the promised time is over. */
    long endNanos() {
        return lifeStartNanos + lifeNanos;
    }

    /** When a Refresh is due. */
    long dueNanos(boolean hasChannels, long nowNanos) {
        long silence = isBusy(nowNanos)
                ? ClientTiming.BUSY_SILENCE_NANOS
                : hasChannels ? ClientTiming.QUIET_SILENCE_NANOS : ClientTiming.IDLE_SILENCE_NANOS;
        long due = Deadlines.first(List.of(
                        OptionalLong.of(heardNanos + silence),
                        OptionalLong.of(sentNanos + ClientTiming.KEEPALIVE_NANOS),
                        OptionalLong.of(lifeStartNanos + (long) (lifeNanos * ClientTiming.REFRESH_AT))))
                .orElseThrow();
        return due - notBeforeNanos < 0 ? notBeforeNanos : due;
    }
}

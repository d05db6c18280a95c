package io.lanrage.nat.path;

import io.lanrage.core.nat.CheckEvidence;

/** One attempt to find a path: when it is over, and what there is to tell about it then. */
final class Attempt {

    private long limitFromNanos;
    private long quietFromNanos;
    private int checksSent;
    private int checksReceived;

    void begin(long nowNanos) {
        limitFromNanos = nowNanos;
        quietFromNanos = nowNanos;
        checksSent = 0;
    }

    /** New candidates came while the attempt runs. */
    void prolong(long nowNanos) {
        limitFromNanos = nowNanos;
    }

    void sent(long nowNanos) {
        checksSent++;
        quietFromNanos = nowNanos + PathTiming.ANSWER_NANOS;
    }

    /** Counts a check of the peer, also ahead of an attempt: it tells that one direction works, whoever starts first. */
    void received() {
        checksReceived++;
    }

    void forgetReceived() {
        checksReceived = 0;
    }

    /** When the attempt ends, if nothing is sent until then. */
    long endNanos(boolean schedulesRun) {
        return schedulesRun ? limitFromNanos + PathTiming.ATTEMPT_LIMIT_NANOS : quietFromNanos;
    }

    CheckEvidence evidence(int candidates) {
        return new CheckEvidence(candidates, checksSent, checksReceived);
    }
}

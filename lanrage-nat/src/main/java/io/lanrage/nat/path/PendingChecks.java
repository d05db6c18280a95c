package io.lanrage.nat.path;

import io.lanrage.nat.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The own checks that may still be answered. The rate of checks and the answer's time bound it, so there is no other bound.
 */
final class PendingChecks {

    /** One check on its way. */
    record Check(InetSocketAddress to, long sentNanos) {}

    // Oldest first, since checks are put in as they are sent.
    private final Map<TransactionId, Check> checks = new LinkedHashMap<>();

    void sent(TransactionId id, InetSocketAddress to, long nowNanos) {
        forgetOlderThanAnswerTime(nowNanos);
        checks.put(id, new Check(to, nowNanos));
    }

    /** The check that an answer now would belong to; null if there is none, or it is too late for one. */
    @Nullable
    Check find(TransactionId id, long nowNanos) {
        forgetOlderThanAnswerTime(nowNanos);
        return checks.get(id);
    }

    void answered(TransactionId id) {
        checks.remove(id);
    }

    private void forgetOlderThanAnswerTime(long nowNanos) {
        Iterator<Check> oldestFirst = checks.values().iterator();
        while (oldestFirst.hasNext() && nowNanos - oldestFirst.next().sentNanos() > PathTiming.ANSWER_NANOS) {
            oldestFirst.remove();
        }
    }
}

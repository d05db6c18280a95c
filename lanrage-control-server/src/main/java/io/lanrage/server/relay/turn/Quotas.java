package io.lanrage.server.relay.turn;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many allocations and how much bandwidth each user and all users together have (RFC 8656 §7.2, step 10). A port that is kept
 * for a user counts like an allocation. Shared by all event loops, safe for any number of threads; memory is used for users that
 * hold something, and for no others.
 */
public final class Quotas {

    private final int allocations;
    private final int allocationsPerUser;
    private final long bytesPerSecondPerUser;
    private final RateLimit rate;
    private final Map<String, UserQuota> users = new HashMap<>();
    private int held;

    /**
     * Nothing is held yet.
     *
     * @param options where the limits stand
     * @param nowNanos the time
     */
    public Quotas(TurnOptions options, long nowNanos) {
        this.allocations = options.allocations();
        this.allocationsPerUser = options.allocationsPerUser();
        this.bytesPerSecondPerUser = options.bytesPerSecondPerUser();
        this.rate = new RateLimit(options.bytesPerSecond(), nowNanos);
    }

    /** Takes one allocation for a user; empty if the user, or all of them, have as many as they may have. */
    synchronized Optional<UserQuota> take(String user, long nowNanos) {
        UserQuota quota = users.get(user);
        if (held == allocations || (quota != null && quota.held() == allocationsPerUser)) {
            return Optional.empty();
        }
        held++;
        if (quota == null) {
            quota = new UserQuota(user, new RateLimit(bytesPerSecondPerUser, nowNanos));
            users.put(user, quota);
        } else {
            quota.add(1);
        }
        return Optional.of(quota);
    }

    /** Gives one allocation back. */
    synchronized void release(UserQuota quota) {
        held--;
        quota.add(-1);
        if (quota.held() == 0) {
            users.remove(quota.user());
        }
    }

    /** Whether so many bytes of a user may pass now. */
    boolean admits(UserQuota quota, int bytes, long nowNanos) {
        return quota.rate().admits(bytes, nowNanos) && rate.admits(bytes, nowNanos);
    }

    /** How many allocations there are, and ports that are kept. */
    public synchronized int held() {
        return held;
    }

    /** How many users hold something. */
    public synchronized int users() {
        return users.size();
    }
}

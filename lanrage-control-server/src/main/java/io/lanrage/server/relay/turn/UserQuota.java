package io.lanrage.server.relay.turn;

/** What one user has of the relay, at all event loops together. */
final class UserQuota {

    private final String user;
    private final RateLimit rate;

    /** Changed under the lock of {@link Quotas} only. */
    private int held = 1;

    UserQuota(String user, RateLimit rate) {
        this.user = user;
        this.rate = rate;
    }

    String user() {
        return user;
    }

    /** The user's bandwidth. */
    RateLimit rate() {
        return rate;
    }

    int held() {
        return held;
    }

    void add(int change) {
        held += change;
    }
}

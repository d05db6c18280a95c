package io.lanrage.core.connection;

import java.util.List;

/**
 * In which order to try for a path, and why.
 *
 * @param strategies every strategy, the one that is expected to succeed first; none is ever left out
 * @param reason what the order follows from, for people
 */
public record ConnectionPlan(List<ConnectionStrategy> strategies, String reason) {

    /** Copies the strategies. */
    public ConnectionPlan {
        strategies = List.copyOf(strategies);
    }

    /**
     * What is expected to succeed.
     *
     * @return the first strategy
     */
    public ConnectionStrategy expected() {
        return strategies.get(0);
    }
}

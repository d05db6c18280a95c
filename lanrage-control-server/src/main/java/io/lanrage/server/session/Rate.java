package io.lanrage.server.session;

import io.lanrage.core.error.ErrorCode;
import io.lanrage.core.error.InputException;

/**
 * How often something may happen.
 *
 * @param burst how often at once, after a rest
 * @param perSecond how often in the long run, 1 to a billion
 */
public record Rate(int burst, int perSecond) {

    private static final int MAX_PER_SECOND = 1_000_000_000;

    /**
     * Checks the figures.
     *
     * @throws InputException if one is less than 1, or the rate is over a billion
     */
    public Rate {
        if (burst < 1 || perSecond < 1 || perSecond > MAX_PER_SECOND) {
            throw new InputException(
                    ErrorCode.INPUT_INVALID,
                    "rate of " + perSecond + " per second and " + burst + " at once is not at least 1 and at most "
                            + MAX_PER_SECOND);
        }
    }
}
